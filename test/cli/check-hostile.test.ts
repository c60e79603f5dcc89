import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { CheckReport, checkFormatNames } from '../../src/model/check-report.ts';
import { OpenReport, PolicyReport } from '../render/check/policy-report-schema.ts';
import { hostileTexts } from '../render/check/sample-check.ts';
import { sarifLog } from '../render/check/sarif-schema.ts';
import { named, xmlOf } from '../render/check/xml.ts';
import { meshledger } from '../support/command-line.ts';

/* Manifests may be called anything, by anybody who may open a pull request: nothing of it may act anywhere. */
const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const checks = ['--check', 'policies-attached', 'waypoints-autoscaled'];
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-hostile-'));
  const items = hostileTexts.flatMap((text) => [
    {
      ...{ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: text, namespace: text } },
      spec: { selector: { matchLabels: { [text]: text } } },
    },
    {
      ...{ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: text, namespace: text } },
      spec: { gatewayClassName: 'istio-waypoint' },
    },
    { apiVersion: `${text}/v1`, kind: text, metadata: { name: text } },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: text, namespace: text }, spec: { selector: text } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: text } },
  ]);
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'shop' }, spec: { containers: [] } };
  const hostileFile = join(folder, 'm', `${hostileTexts[0]?.replaceAll('\u0000', '')} ]]> "x" #?%.json`);
  mkdirSync(join(folder, 'm'));
  writeFileSync(hostileFile, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...items, pod] }));
  const waivers = hostileTexts.map((text) => ({
    ...{
      check: 'waypoints-autoscaled',
      subject: `*${text.slice(0, 5)}*`,
      owner: text,
      reason: text,
      until: '2020-01-01',
    },
  }));
  const clusters = [{ name: 'x', prometheus: { url: 'http://127.0.0.1:9' } }];
  writeFileSync(join(folder, 'policy.json'), JSON.stringify({ clusters, policy: { compliance: { waivers } } }));
});
afterAll(() => rmSync(folder, { recursive: true }));

const printed = new Map<string, Awaited<ReturnType<typeof meshledger>>>();
const check = async (format: string) => {
  const said =
    printed.get(format) ??
    (await meshledger(['check', '-f', 'm', '--config', 'policy.json', ...checks, '--format', format], {}, folder));
  printed.set(format, said);
  return said;
};

describe('hostile manifests are harmless', () => {
  it.each(checkFormatNames)(
    'as %s: the run ends with its gate, and nothing of it acts on a terminal',
    async (format) => {
      const { code, stdout, stderr } = await check(format);
      expect(code, stderr).toBe(5);
      expect(stdout).not.toMatch(unseen);
      expect(stderr).not.toMatch(/(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    },
  );

  it('every format holds the same results, read by its own parser', async () => {
    const { results, counts, compliance } = CheckReport.parse(JSON.parse((await check('json')).stdout));
    expect(counts.fail).toBeGreaterThanOrEqual(hostileTexts.length * 2);
    expect(compliance.lapsedWaivers.length).toBeGreaterThan(5);
    expect(new Set(results.map(({ object }) => object?.name))).toEqual(new Set(hostileTexts));

    const junit = xmlOf((await check('junit')).stdout);
    expect(named(junit, 'testcase')).toHaveLength(results.length);
    expect(named(junit, 'failure')).toHaveLength(counts.fail);

    const log = sarifLog((await check('sarif')).stdout);
    expect(log.runs[0]?.results).toHaveLength(counts.fail + counts.unknown + counts.waived);

    for (const [format, schema] of [
      ['openreports', OpenReport],
      ['policyreport', PolicyReport],
    ] as const) {
      const documents = parseAllDocuments((await check(format)).stdout, { version: '1.1' });
      if (!Array.isArray(documents)) throw new Error('There is no document.');
      const held = documents.flatMap((document) => schema.parse(document.toJS()).results);
      expect(held).toHaveLength(results.length);
      expect(held.filter(({ result }) => result === 'fail')).toHaveLength(counts.fail);
    }
  });

  it('the table commands no runner of a pipeline', async () => {
    const { stdout, stderr } = await check('table');
    expect(stdout).toContain('task.complete');
    for (const line of `${stdout}\n${stderr}`.split('\n')) expect(line).not.toMatch(/^\s*::[a-z]|##\w*\[/i);
  });

  it('a kind of any name is counted, not followed', async () => {
    const { notes } = CheckReport.parse(JSON.parse((await check('json')).stdout));
    expect(notes.filter(({ note }) => /^\d+ objects? of kind /.test(note)).length).toBeGreaterThan(10);
    const { stdout } = await check('table');
    expect(stdout).toContain('Meshledger check of 1 file');
    expect(stdout.split('\n').filter((line) => Array.from(line).length > 120)).toEqual([]);
  });
});
