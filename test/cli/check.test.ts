import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { publishedSchemas } from '../../scripts/docs.ts';
import { checkFormatNames } from '../../src/model/check-report.ts';
import { OpenReport, PolicyReport } from '../render/check/policy-report-schema.ts';
import { sarifLog } from '../render/check/sarif-schema.ts';
import { named, xmlOf } from '../render/check/xml.ts';
import { meshledger } from '../support/command-line.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-check-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const deployment = `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart, sidecar.istio.io/inject: "true" } }
    spec: { containers: [{ name: cart, image: cart }] }
`;
const policy = (name: string, app: string): string => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: ${name}, namespace: shop }
spec: { selector: { matchLabels: { app: ${app} } } }
`;
const waypoint = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec: { gatewayClassName: istio-waypoint }
`;
const settings = (waivers: readonly object[], more = ''): string =>
  JSON.stringify({
    clusters: [{ name: 'prod', prometheus: { url: 'http://127.0.0.1:9' } }],
    policy: { compliance: { waivers, ...(more && { severities: { 'waypoints-autoscaled': more } }) } },
  });
const waiver = (check: string, until: string) => ({ check, owner: 'the shop team', reason: 'soon', until });

const files: Readonly<Record<string, string>> = {
  'good.yaml': `${deployment}---${policy('bound', 'cart')}`,
  'bad/high.yaml': `${deployment}---${policy('bound', 'cart')}---${policy('loose', 'nothing')}`,
  'bad/medium.yaml': waypoint,
  'waived.yaml': settings([waiver('policies-attached', '2999-01-01'), waiver('waypoints-autoscaled', '2999-01-01')]),
  'lapsed.yaml': settings([waiver('policies-attached', '2020-01-01'), waiver('waypoints-autoscaled', '2999-01-01')]),
  'lowered.yaml': settings([waiver('policies-attached', '2999-01-01')], 'low'),
};

const three = ['--check', 'clocks-synchronised', 'policies-attached', 'waypoints-autoscaled'];
const two = ['--check', 'policies-attached', 'waypoints-autoscaled'];
const check = (...args: string[]) => meshledger(['check', ...args], { MESHLEDGER_CONFIG: '' }, folder);

describe('the gate', () => {
  it.each<[string, readonly string[], number]>([
    ['nothing fails', ['-f', 'good.yaml', ...two], 0],
    ['a high finding, by default', ['-f', 'bad', ...two], 5],
    ['a high finding, where high counts', ['-f', 'bad', ...two, '--fail-on', 'high'], 5],
    ['a medium finding, where only high counts', ['-f', 'bad/medium.yaml', ...two, '--fail-on', 'high'], 0],
    ['a medium finding, where medium counts', ['-f', 'bad/medium.yaml', ...two, '--fail-on', 'medium'], 5],
    ['a medium finding, by default', ['-f', 'bad/medium.yaml', ...two], 5],
    ['whatever fails, without a gate', ['-f', 'bad', ...three, '--fail-on', 'never'], 0],
    ['what could not be judged, by default', ['-f', 'good.yaml', ...three], 0],
    ['what could not be judged, where that counts', ['-f', 'good.yaml', ...three, '--fail-on', 'unknown'], 5],
    ['what fails, where unknown counts too', ['-f', 'bad', ...two, '--fail-on', 'unknown'], 5],
    ['nothing at all, where unknown counts', ['-f', 'good.yaml', ...two, '--fail-on', 'unknown'], 0],
    ['waived findings alone', ['-f', 'bad', ...two, '--config', 'waived.yaml', '--fail-on', 'unknown'], 0],
    ['a lapsed waiver', ['-f', 'bad', ...two, '--config', 'lapsed.yaml'], 5],
    ['a severity that the policy lowers', ['-f', 'bad', ...two, '--config', 'lowered.yaml', '--fail-on', 'medium'], 0],
    ['the same where low counts', ['-f', 'bad', ...two, '--config', 'lowered.yaml', '--fail-on', 'low'], 5],
  ])('%s', async (_, args, exitCode) => {
    const { code, stderr } = await check(...args);
    expect(code, stderr).toBe(exitCode);
  });

  it('a waiver is judged at the end of the period: it still held then', async () => {
    const at = (instant: string) => check('-f', 'bad', ...two, '--config', 'lapsed.yaml', '--period-end', instant);
    expect((await at('2020-01-01T23:59:59Z')).code).toBe(0);
    expect((await at('2020-01-02T00:00:00Z')).code).toBe(5);
  });
});

describe('every format is one that its readers read, and stdout holds nothing else', async () => {
  const readers: Readonly<Record<(typeof checkFormatNames)[number], (text: string) => unknown>> = {
    table: (text) => expect(text).toContain('AuthorizationPolicy shop/loose  [bad/high.yaml:20]'),
    json: (text) => expect(schemaErrors(JSON.parse(text))).toEqual([]),
    junit: (text) => expect(named(xmlOf(text), 'failure')).toHaveLength(2),
    openreports: (text) => documentsOf(text).map((document) => OpenReport.parse(document)),
    policyreport: (text) => documentsOf(text).map((document) => PolicyReport.parse(document)),
    sarif: (text) => expect(sarifLog(text).runs[0]?.results).toHaveLength(3),
  };
  const schemaErrors = (value: unknown) => {
    const schema = JSON.parse(publishedSchemas['check.schema.json'] ?? '');
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    validate(value);
    return validate.errors ?? [];
  };
  const documentsOf = (text: string): unknown[] => {
    const documents = parseAllDocuments(text);
    if (!Array.isArray(documents)) throw new Error('There is no document.');
    expect(documents.length).toBeGreaterThan(1);
    return documents.map((document) => document.toJS());
  };

  it.each(checkFormatNames)('%s', async (format) => {
    const { code, stdout, stderr } = await check('-f', 'bad', ...three, '--format', format);
    expect(code, stderr).toBe(5);
    readers[format](stdout);
    expect(stdout).not.toContain('\u001b[');
    expect(stderr).toBe('');
  });

  it.each(checkFormatNames)('%s in a file is the same as on stdout, which is then empty', async (format) => {
    const [printed, written] = await Promise.all([
      check('-f', 'good.yaml', ...two, '--format', format),
      check('-f', 'good.yaml', ...two, '--format', format, '--output', `out.${format}`),
    ]);
    expect(written.stdout).toBe('');
    const timeless = (text: string) => text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?|seconds: \d+/g, '');
    expect(timeless(readFileSync(join(folder, `out.${format}`), 'utf8'))).toBe(timeless(printed.stdout));
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('a pipe by its name is written to, and not replaced', async () => {
    const pipe = join(folder, 'named-pipe');
    execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', pipe]);
    const reader = readFile(pipe, 'utf8');
    const { code } = await check('-f', 'good.yaml', ...two, '--output', pipe);
    expect([code, (await reader).split('\n')[0]]).toEqual([0, 'Meshledger check of 1 file']);
    expect(statSync(pipe).isFIFO()).toBe(true);
  });
});

it('only the checks that are asked for run, and only what they need is read', async () => {
  const { stdout, stderr } = await check('-f', 'good.yaml', '--check', 'clocks-synchronised', '--format', 'json');
  const { checks, results, missing } = JSON.parse(stdout);
  expect(checks.map(({ id }: { id: string }) => id)).toEqual(['clocks-synchronised']);
  expect(results).toMatchObject([
    { verdict: 'unknown', because: 'nodeClocks: measured by Prometheus: add --prometheus URL' },
  ]);
  expect(missing).toEqual([{ fact: 'nodeClocks', why: 'measured by Prometheus: add --prometheus URL' }]);
  expect(stderr).toBe('');
});

it('a stated version of Istio is the version that is judged by', async () => {
  for (const version of ['1.30', '1.24.6']) {
    const { stdout } = await check('-f', 'bad', ...three, '--istio-version', version, '--format', 'json');
    expect(JSON.parse(stdout).checked[0].istioVersions).toEqual([version]);
  }
});

it('a file below the working directory has the same name, however it is given', async () => {
  for (const path of ['bad/high.yaml', './bad/high.yaml', join(folder, 'bad/high.yaml'), join(folder, 'bad')]) {
    const { stdout } = await check('-f', path, ...two, '--format', 'sarif');
    expect(stdout).toContain('"uri":"bad/high.yaml"');
  }
});
