import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collect } from '../../src/app/collect.ts';
import type { Stated } from '../../src/sources/kubernetes/state-readers.ts';
import { documentsIn } from '../../src/sources/manifests/documents.ts';
import { readManifests } from '../../src/sources/manifests/manifest-files.ts';
import { manifestLines } from '../../src/sources/manifests/manifest-lines.ts';
import { manifestSource } from '../../src/sources/manifests/source.ts';

const period = { start: '2026-11-09T00:00:00Z', end: '2026-11-16T00:00:00Z', zone: 'UTC', hours: 168 };

/** What the manifests tell, and what was remarked of them. */
async function told(text: string, stated: Stated = {}) {
  const { facts, notes } = await collect(
    [manifestSource(documentsIn(text, 'a.yaml').documents, stated)],
    period,
    () => {},
  );
  return { facts, notes: notes.map(({ note }) => note) };
}
const value = <T>(reading: { known: true; value: T } | { known: false; why: string }): T => {
  if (reading.known) return reading.value;
  throw new Error(reading.why);
};

const policy = (name: string, more = '', apiVersion = 'security.istio.io/v1'): string =>
  `---\napiVersion: ${apiVersion}\nkind: AuthorizationPolicy\nmetadata: { name: ${name}${more} }\nspec: {}\n`;
const policies = async (text: string) =>
  value((await told(text)).facts.authorizationPolicies).map(({ namespace, name }) => `${namespace}/${name}`);

describe('objects are those that kubectl would apply', () => {
  it('one without a namespace is in default', async () => {
    expect(await policies(policy('a') + policy('b', ', namespace: shop') + policy('c', ', namespace: ""'))).toEqual([
      'default/a',
      'shop/b',
      'default/c',
    ]);
  });

  it('one of a kind that is in no namespace is in none, whatever it says', async () => {
    const { facts } = await told('apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, namespace: other }\n');
    expect(value(facts.namespaces)).toMatchObject([{ name: 'shop' }]);
  });

  it('of the same object the last one counts, in whatever version it is written', async () => {
    const { facts, notes } = await told(
      policy('a', ', labels: { v: "1" }') +
        policy('a', ', namespace: default, labels: { v: "2" }', 'security.istio.io/v1beta1'),
    );
    expect(value(facts.authorizationPolicies)).toHaveLength(1);
    expect(value(facts.authorizationPolicies)[0]?.labels).toEqual({ v: '2' });
    expect(notes).toContain(
      'Of an object that stands there more than once the last one counts: AuthorizationPolicy default/a (a.yaml line 2, a.yaml line 7).',
    );
  });

  it('objects that stand there twice are named up to five, and counted', async () => {
    const twice = Array.from({ length: 8 }, (_, at) => policy(`p${at}`) + policy(`p${at}`)).join('');
    expect((await told(twice)).notes.join()).toMatch(/default\/p4 \([^)]*\); and 3 more\./);
  });

  it('the same name of another kind, group or namespace is another object', async () => {
    const gateway = (apiVersion: string, namespace: string) =>
      `---\napiVersion: ${apiVersion}\nkind: Gateway\nmetadata: { name: a, namespace: ${namespace} }\nspec: { gatewayClassName: istio }\n`;
    const { facts, notes } = await told(
      gateway('gateway.networking.k8s.io/v1', 'x') +
        gateway('gateway.networking.k8s.io/v1', 'y') +
        gateway('networking.istio.io/v1', 'x'),
    );
    expect(value(facts.gateways)).toHaveLength(2);
    expect(notes).toContain('1 object of kind Gateway (networking.istio.io) was not looked at.');
    expect(notes.join()).not.toContain('more than once');
  });
});

describe('what is not understood is told by its name', () => {
  const unread = async (text: string) => value((await told(text)).facts.unreadObjects);

  it('a version that is newer than what we know', async () => {
    expect(await unread(policy('a', ', namespace: shop', 'security.istio.io/v2'))).toEqual([
      {
        ...{ apiVersion: 'security.istio.io/v2', kind: 'AuthorizationPolicy', namespace: 'shop', name: 'a' },
        why: 'this version of Meshledger does not read security.istio.io/v2; it reads security.istio.io/v1',
      },
    ]);
  });
  it.each(['v1beta1', 'v1alpha3'])('not a version that is alike: %s', async (version) => {
    expect(await unread(policy('a', '', `security.istio.io/${version}`))).toEqual([]);
  });
  it('a shape that is damaged', async () => {
    const damaged = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { selector: 7 }\n';
    expect(await unread(damaged)).toMatchObject([
      { kind: 'Service', namespace: 'default', name: 'a', why: expect.stringContaining('selector') },
    ]);
  });
  it.each(['metadata: { name: 7 }', 'metadata: words', 'metadata: { generateName: x- }', 'spec: {}'])(
    'one without a name, each by itself: %s',
    async (line) => {
      const nameless = `---\napiVersion: v1\nkind: Service\n${line}\n`;
      expect(await unread(nameless + nameless)).toMatchObject([{ name: '?' }, { name: '?' }]);
    },
  );
});

describe('what is not in the manifests', () => {
  it('is absent; but pods and workloads without any of either, nodes, and what only a cluster has, are not known', async () => {
    const { facts } = await told(policy('a'));
    expect(value(facts.services)).toEqual([]);
    expect(value(facts.horizontalPodAutoscalers)).toEqual([]);
    for (const fact of ['pods', 'workloads', 'nodes', 'kubernetesVersion', 'controlPlanes', 'nodeClocks'] as const)
      expect(facts[fact], fact).toMatchObject({ known: false, why: expect.stringMatching(/\w/) });
    expect(facts.pods).toMatchObject({ why: expect.stringContaining('kubectl get pods') });
    expect(facts.nodeClocks).toEqual({ known: false, why: 'measured by Prometheus: add --prometheus URL' });
  });

  it('pods are absent where there are workloads', async () => {
    const { facts } = await told(
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }, spec: { containers: [] } } }\n',
    );
    expect(value(facts.pods)).toEqual([]);
    expect(value(facts.workloads)).toMatchObject([{ namespace: 'default', name: 'a' }]);
  });

  it("configuration is Istio's default, which is said; where there is one, it is that", async () => {
    const bare = await told(policy('a'));
    expect(value(bare.facts.meshConfig)).toMatchObject({ rootNamespace: 'istio-system' });
    expect(bare.notes).toContain("No ConfigMap istio is in the manifests: Istio's defaults are taken for it.");
    const config =
      '---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: "rootNamespace: mesh-root" }\n';
    const configured = await told(policy('a') + config);
    expect(value(configured.facts.meshConfig)).toMatchObject({ rootNamespace: 'mesh-root' });
    expect(configured.notes.join()).not.toContain('ConfigMap istio is');
  });

  it('a configuration that is damaged is not taken for the default', async () => {
    const config =
      '---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: "a: [" }\n';
    expect((await told(policy('a') + config)).facts.meshConfig).toMatchObject({ known: false });
  });

  it('the version of Istio is what is stated', async () => {
    const { facts } = await told(policy('a'), { istioVersion: '1.30' });
    expect(value(facts.controlPlanes)).toEqual([{ version: '1.30', from: 'as stated' }]);
  });
});

it('kinds that nobody reads are counted by their kind', async () => {
  const secret = '---\napiVersion: v1\nkind: Secret\nmetadata: { name: s }\n';
  const { notes } = await told(policy('a') + secret + secret + secret.replace('Secret', 'Role'));
  expect(notes).toContain('2 objects of kind Secret were not looked at.');
  expect(notes).toContain('1 object of kind Role was not looked at.');
});

describe('where an object stands', () => {
  const lineOf = (text: string) => manifestLines(documentsIn(text, 'a.yaml').documents);
  const reference = (more = {}) => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    namespace: 'shop',
    name: 'a',
    ...more,
  });

  it('is the line of the one that counts, in whatever version it is written', () => {
    const text =
      policy('a', ', namespace: shop', 'security.istio.io/v1beta1') +
      policy('a', ', namespace: shop', 'security.istio.io/v2');
    expect(lineOf(text)(reference())).toEqual({ file: 'a.yaml', line: 7 });
  });
  it('without a namespace is that of default; of what is in none, its own', () => {
    const text = `${policy('a')}---\napiVersion: v1\nkind: Node\nmetadata: { name: n, namespace: odd }\n`;
    expect(lineOf(text)(reference({ namespace: 'default' }))?.line).toBe(2);
    expect(lineOf(text)({ apiVersion: 'v1', kind: 'Node', name: 'n' })?.line).toBe(7);
  });
  it.each([{ name: 'b' }, { namespace: 'default' }, { kind: 'Gateway' }, { apiVersion: 'example.com/v1' }])(
    'is nowhere of another object: %j',
    (more) => expect(lineOf(policy('a', ', namespace: shop'))(reference(more))).toBeUndefined(),
  );
});

describe('files and folders', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'meshledger-manifests-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (...names: string[]): void => {
    for (const name of names) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), policy(name.replace(/\W/g, '-')));
    }
  };
  const read = (...paths: string[]) =>
    readManifests(
      paths.map((path) => join(folder, path)),
      () => policy('piped'),
    ).files.map((file) => file.replace(`${folder}/`, ''));

  it('a folder is its manifests, with all below, in order; hidden folders and packages are not looked into', () => {
    write(
      'm/b.yaml',
      'm/a.yml',
      'm/c.JSON',
      'm/deep/er/d.yaml',
      'm/e.txt',
      'm/.git/f.yaml',
      'm/.g.yaml',
      'm/node_modules/h.yaml',
    );
    expect(read('m')).toEqual(['m/a.yml', 'm/b.yaml', 'm/c.JSON', 'm/deep/er/d.yaml']);
  });
  it('a file that is named is read whatever it is called', () => {
    write('m/e.txt', 'm/.hidden');
    expect(read('m/e.txt', 'm/.hidden')).toEqual(['m/e.txt', 'm/.hidden']);
  });
  it('a file is read once, by whatever names; links are followed, and end where they came from', () => {
    write('m/a.yaml');
    symlinkSync('..', join(folder, 'm', 'up'));
    symlinkSync('m', join(folder, 'also'));
    symlinkSync('a.yaml', join(folder, 'm', 'b.yaml'));
    expect(read('m', 'also', 'm/a.yaml', 'm/../m/a.yaml')).toEqual(['m/a.yaml']);
  });
  it('a link to nowhere stops nothing unless it is a manifest', () => {
    write('m/a.yaml');
    symlinkSync('gone', join(folder, 'm', 'readme'));
    expect(read('m')).toEqual(['m/a.yaml']);
    symlinkSync('gone', join(folder, 'm', 'z.yaml'));
    expect(() => read('m')).toThrow(expect.objectContaining({ code: 'MANIFEST_REFUSED' }));
  });
  it('standard input is read once, and only when it is asked for', () => {
    write('a.yaml');
    let reads = 0;
    const input = (): string => {
      reads += 1;
      return policy('piped');
    };
    expect(readManifests([join(folder, 'a.yaml')], input).files).toHaveLength(1);
    expect(reads).toBe(0);
    expect(readManifests(['-', '-'], input).files).toEqual(['standard input']);
    expect(reads).toBe(1);
  });
});
