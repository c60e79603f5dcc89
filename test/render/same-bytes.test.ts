import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderings } from '../../src/render/renderings.ts';
import { sampleReport } from './sample-report.ts';

const script = fileURLToPath(new URL('print-hashes.ts', import.meta.url));
function hashes(environment: Readonly<Record<string, string>>): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

describe('the same report gives the same bytes', () => {
  afterEach(() => vi.useRealTimers());

  it('in any time zone and locale', () => {
    const here = hashes({ TZ: 'UTC', LC_ALL: 'C.UTF-8', LANG: 'C.UTF-8' });
    expect(here.split('\n')).toHaveLength(7);
    expect(hashes({ TZ: 'Pacific/Chatham', LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' })).toBe(here);
    expect(hashes({ TZ: 'America/St_Johns', LC_ALL: 'ar_EG.UTF-8', LANG: 'ar_EG.UTF-8' })).toBe(here);
  }, 60_000);

  it('on any day', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime('2026-11-16T07:01:00Z');
    const then = await renderings(sampleReport);
    vi.setSystemTime('2029-02-28T23:59:59Z');
    expect(await renderings(sampleReport)).toEqual(then);
  });

  it('because no renderer looks at a clock or a locale', () => {
    const folder = new URL('../../src/render/', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    expect(files).toContain(join('check', 'table.ts'));
    const impure = files.filter((name) =>
      /new Date\(|Date\.now|Intl\.|toLocale|localeCompare|DateTime\.(now|local)|process\./.test(
        readFileSync(new URL(name, folder), 'utf8'),
      ),
    );
    expect(impure).toEqual([]);
  });
});
