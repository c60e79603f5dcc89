import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { meshledger } from '../support/command-line.ts';
import { json, startSmallPrometheus, vector } from '../support/small-prometheus.ts';

/* A cluster may be called anything, and so may what it shows: nothing of it may act anywhere. */
const hostile =
  '=HYPERLINK("http://evil") </script><script>alert(1)</script> <!channel> {{x}} \u202e\u001b[31m\r\n../../x';
let parent = '';
let folder = '';
let said: Awaited<ReturnType<typeof meshledger>>;

beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'meshledger-hostile-'));
  folder = join(parent, 'out');
  const server = await startSmallPrometheus((promql, response) => {
    if (!/container_|kube_pod_container_resource/.test(promql) || /^(topk|sum\(|group)|\]$/.test(promql)) return false;
    const labels = { namespace: hostile, pod: hostile, container: 'istio-proxy', job: 'kubelet' };
    return json(response, 200, { status: 'success', warnings: [hostile], data: vector([[labels, '864']]) });
  });
  said = await meshledger([
    'report',
    '--prometheus',
    server.url,
    '--cluster',
    hostile,
    '--out',
    folder,
    '--period-end',
    '2026-11-16',
  ]);
  await server.stop();
}, 60_000);
afterAll(() => rmSync(parent, { recursive: true }));

const entries = () => readdirSync(parent, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
function document(name: string): string {
  const entry = entries().find((one) => one.name === name);
  return readFileSync(join(entry?.parentPath ?? '', name), 'utf8');
}

describe('a hostile name is harmless', () => {
  it('the run succeeds, and writes below its own folder only', () => {
    expect(said.code, said.stderr).toBe(0);
    expect(readdirSync(parent)).toEqual(['out']);
    expect(
      entries().every((entry) => /cluster=x-[0-9a-f]{12}\/dt=2026-11-16(\/run=[0-9a-f]{8})?$/.test(entry.parentPath)),
    ).toBe(true);
  });

  it('the page holds no script and no markup of it', () => {
    expect(document('report.html')).not.toMatch(/<script|alert\(1\)<\/script>/i);
    expect(document('report.html')).toContain('&lt;script&gt;');
  });

  it('a spreadsheet sees text, not a formula', () => {
    expect(document('allocation.csv')).toMatch(/"'=HYPERLINK/);
    expect(document('allocation.csv')).not.toMatch(/(^|,)"?=HYPERLINK/m);
  });

  it('the terminal and the log get no control or bidirectional character', () => {
    const signs = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
    expect(said.stdout).not.toMatch(signs);
    expect(said.stderr).not.toMatch(signs);
  });

  it('nor do they from a message about a cluster that cannot be reached', async () => {
    const args = ['report', '--prometheus', 'http://127.0.0.1:9', '--cluster', hostile, '--out', folder];
    const { code, stderr } = await meshledger(args);
    expect(code).toBe(3);
    expect(stderr).not.toMatch(/(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
  });

  it('the evidence keeps the true name', () => {
    expect(JSON.parse(document('report.json')).run.cluster).toBe(hostile);
    expect(JSON.parse(document('manifest.json')).cluster).toBe(hostile);
  });
});
