import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { meshledger } from '../support/command-line.ts';
import { json, startSmallPrometheus } from '../support/small-prometheus.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-weeks-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the week to 16 November and those before it; Prometheus holds nothing that ended up to `lost`. */
async function reportOf(weeks: string, lost: string) {
  const server = await startSmallPrometheus((_, response, { form }) => {
    if (Number(form.get('end') ?? form.get('time')) > Date.parse(lost) / 1000) return false;
    const resultType = form.has('step') ? 'matrix' : 'vector';
    return json(response, 200, { status: 'success', data: { resultType, result: [] } });
  });
  const out = ['--out', folder, '--period-end', '2026-11-16', '--weeks', weeks];
  try {
    return await meshledger(['report', '--prometheus', server.url, ...out]);
  } finally {
    await server.stop();
  }
}

const archived = (): string[] =>
  readdirSync(folder, { recursive: true })
    .flatMap((key) => /dt=([\d-]+)\/run=[^/]+\/manifest\.json$/.exec(`${key}`)?.[1] ?? [])
    .toSorted();

it('--weeks 4 archives the three weeks before the newest, oldest first, and says where', async () => {
  const { code, stdout, stderr } = await reportOf('4', '2000-01-01');
  expect(stderr).not.toContain('bug');
  expect(code).toBe(0);
  expect(archived()).toEqual(['2026-10-26', '2026-11-02', '2026-11-09', '2026-11-16']);
  const said = stdout.split('\n').slice(0, 3);
  expect(said).toEqual(
    ['2026-10-26', '2026-11-02', '2026-11-09'].map((end) =>
      expect.stringMatching(new RegExp(`^cluster, week to ${end}T00:00:00Z: .*/dt=${end}/run=[0-9a-f]{8}/$`)),
    ),
  );
  expect(stdout.match(/^Documents: /gm)).toHaveLength(1);
});

it('weeks that Prometheus does not hold are said, and the exit code is that of the newest', async () => {
  const { code, stdout, stderr } = await reportOf('3', '2026-11-02');
  expect(code).toBe(0);
  expect(archived()).toEqual(['2026-11-09', '2026-11-16']);
  expect(stdout).toMatch(/^cluster, week to 2026-11-02T00:00:00Z: not archived\. .*Prometheus/m);
  expect(stderr).toContain('A past week has no report.');
});

it.each(['0', '61', '-1', '1.5', 'all', '', '1e1'])('--weeks %s is refused before anything is asked', async (weeks) => {
  const { code, stderr } = await meshledger(['report', '--prometheus', 'http://127.0.0.1:9', '--weeks', weeks]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/--weeks.*whole number from 1 to 60/s);
});
