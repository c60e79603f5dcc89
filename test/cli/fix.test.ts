import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { CheckReport } from '../../src/model/check-report.ts';
import type { FixStep } from '../../src/model/fix.ts';
import { documentsIn } from '../../src/sources/manifests/documents.ts';
import { applied } from '../fixes/applied.ts';
import { hostileTexts } from '../render/check/sample-check.ts';
import { meshledger } from '../support/command-line.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-fix-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const [manifests = ''] = readFileSync(new URL('../fixes/behind-a-waypoint.yaml', import.meta.url), 'utf8').split(
  '---\ncase:',
);
const fix = (...args: string[]) =>
  meshledger(['fix', ...args, '--istio-version', '1.30'], { MESHLEDGER_CONFIG: '' }, folder);

describe('meshledger fix', () => {
  it('prints what, applied as it says, leaves nothing for meshledger check to find', async () => {
    writeFileSync(at('mesh.yaml'), manifests);
    const { code, stdout, stderr } = await fix('-f', 'mesh.yaml');
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('7 findings are fixed by 7; 0 are left.');
    const objects = documentsIn(manifests, 'mesh.yaml').documents.map(({ value }) => value);
    // The waypoint's Deployment is istiod's to roll out: manifests without it say what it will be.
    const after = applied(objects, stepsIn(stdout)).filter(({ kind }) => kind !== 'Deployment');
    const withoutStatus = after.map(({ status, ...object }) =>
      object.kind === 'Pod' ? { ...object, status } : object,
    );
    writeFileSync(at('after.yaml'), withoutStatus.map((object) => JSON.stringify(object)).join('\n---\n'));
    const checked = await meshledger(
      ['check', '-f', 'after.yaml', '--istio-version', '1.30', '--format', 'json'],
      { MESHLEDGER_CONFIG: '' },
      folder,
    );
    const { results } = CheckReport.parse(JSON.parse(checked.stdout));
    expect(results.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(checked.code).toBe(0);
  });

  it('fixes the findings of one check alone, by the metric that is asked for, into a file', async () => {
    writeFileSync(at('mesh.yaml'), manifests.replace(/kind: HorizontalPodAutoscaler/, 'kind: Removed'));
    const { code, stdout } = await fix(
      ...['-f', 'mesh.yaml', '--check', 'waypoints-autoscaled', '--metric', 'envoy_http_downstream_cx_active'],
      ...['--output', 'fixes.yaml'],
    );
    expect([code, stdout]).toEqual([0, '']);
    const [patch, hpa, ...more] = stepsIn(readFileSync(at('fixes.yaml'), 'utf8'));
    expect(more).toEqual([]);
    expect(JSON.stringify(hpa)).toContain('"name":"envoy_http_downstream_cx_active"');
    expect(JSON.stringify(patch)).toContain('downstream_cx_active');
  });

  it('says what it prints no fix for, and why', async () => {
    writeFileSync(
      at('mesh.yaml'),
      manifests.replace(
        'spec: { action: DENY, rules: [{ to: [{ operation: { paths: [/admin*] } }] }] }',
        'spec: { action: DENY }',
      ),
    );
    const { code, stderr } = await fix('-f', 'mesh.yaml', '--check', 'deny-rules-fire');
    expect(code).toBe(0);
    expect(stderr).toContain('2 findings are fixed by 2; 1 is left:\n');
    expect(stderr).toContain(
      'deny-rules-fire: AuthorizationPolicy shop/deny-http: it has no rules: only you know what it should deny',
    );
  });

  it('leaves what is waived alone', async () => {
    writeFileSync(at('mesh.yaml'), manifests);
    const waiver = { check: 'deny-rules-fire', owner: 'shop', reason: 'known', until: '2999-01-01' };
    const clusters = [{ name: 'x', prometheus: { url: 'http://127.0.0.1:9' } }];
    writeFileSync(at('policy.json'), JSON.stringify({ clusters, policy: { compliance: { waivers: [waiver] } } }));
    const { stderr } = await fix('-f', 'mesh.yaml', '--config', 'policy.json');
    expect(stderr).toContain('4 findings are fixed by 4; 0 are left.');
  });

  it.each([
    [['--metric', 'guesses'], /Allowed choices are cpu, memory/],
    [['--check', 'no-such-check'], /There is no check no-such-check/],
  ])('refuses %j with exit code 2', async (args, says) => {
    writeFileSync(at('mesh.yaml'), manifests);
    const { code, stdout, stderr } = await fix('-f', 'mesh.yaml', ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
  });

  it('is harmless whatever things are called', async () => {
    const objects = hostileTexts.flatMap((text) => [
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: text, labels: { 'istio.io/dataplane-mode': 'ambient', 'istio-injection': 'enabled' } },
      },
      {
        ...{ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: text, namespace: text } },
        spec: { gatewayClassName: 'istio-waypoint' },
      },
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: text, namespace: text }, spec: { containers: [] } },
    ]);
    writeFileSync(at('mesh.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    const { code, stdout, stderr } = await fix('-f', 'mesh.json');
    expect(code, stderr).toBe(0);
    expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    expect(stderr).not.toMatch(/(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    const deleted = stepsIn(stdout).flatMap((step) => ('delete' in step ? [step.delete.name] : []));
    expect(deleted).toHaveLength(hostileTexts.length);
  });
});

/** What a reader of the output would do, in its order: apply its documents, run the commands of its comments. */
function stepsIn(text: string): FixStep[] {
  return text.split(/^(?=---$|# kubectl )/m).flatMap((part): FixStep[] => {
    if (part.startsWith('# kubectl '))
      return [commandStep(inShell(part.split('\n')[0]?.slice('# kubectl '.length) ?? ''))];
    const document = parseDocument(part, { version: '1.1' });
    expect(document.errors).toEqual([]);
    const object = document.toJS();
    return object === null ? [] : [{ apply: object, isNew: part.includes('\n# New: ') }];
  });
}

/** The arguments that a shell makes of a command. */
const inShell = (command: string): string[] =>
  execFileSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

function commandStep(args: readonly string[]): FixStep {
  const [, namespace, verb = '', resource = '', ...options] =
    args[0] === '--namespace' ? args : ['', undefined, ...args];
  const [type = '', name = ''] = resource.split(/\/(.*)/s);
  const [kind = '', group = ''] = type.split(/\.(.*)/s);
  const about = {
    apiVersion: group === '' ? 'v1' : `${group}/v1`,
    kind: kinds.find((one) => one.toLowerCase() === kind) ?? kind,
    ...(namespace !== undefined && { namespace }),
    name,
  };
  if (verb === 'delete') return { delete: about };
  expect([verb, ...options.slice(0, 3)]).toEqual(['patch', '--type', 'merge', '-p']);
  return { patch: about, merge: JSON.parse(options[3] ?? '') };
}

const kinds = ['AuthorizationPolicy', 'RequestAuthentication', 'Gateway', 'Namespace', 'Service'];
