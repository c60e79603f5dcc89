import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { meshledger } from '../support/command-line.ts';
import { meshOfTests } from '../support/simulator/clusters.ts';
import { writeKubeconfig } from '../support/simulator/kubeconfig.ts';
import { type ApiFaults, type KubernetesApi, startKubernetesApi } from '../support/simulator/kubernetes-api.ts';
import { simulate } from '../support/simulator/simulate.ts';
import { startSmallPrometheus } from '../support/small-prometheus.ts';

/* A cluster in place of manifests: what is read, what is missing, and how that ends. */
const simulation = simulate(meshOfTests);
const three = ['--check', 'clocks-synchronised', 'policies-attached', 'waypoints-autoscaled'];
const two = ['--check', 'policies-attached', 'waypoints-autoscaled'];
const nobody = 'http://127.0.0.1:9';

let folder = '';
let prometheus: Awaited<ReturnType<typeof startSmallPrometheus>>;
const opened: KubernetesApi[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-check-'));
  prometheus = await startSmallPrometheus();
});
afterEach(() => Promise.all(opened.splice(0).map((api) => api.close())));
afterAll(async () => {
  await prometheus.stop();
  rmSync(folder, { recursive: true });
});

/** A kubeconfig of the simulated cluster. */
async function cluster(faults: ApiFaults = {}): Promise<{ kubeconfig: string; api: KubernetesApi }> {
  const api = await startKubernetesApi(simulation, faults);
  opened.push(api);
  return { kubeconfig: kubeconfigOf(api.url), api };
}

function kubeconfigOf(url: string): string {
  const file = join(folder, `${url.replace(/\W+/g, '-')}.kubeconfig`);
  writeKubeconfig(file, { url });
  return file;
}

const check = (args: readonly string[], env = {}) =>
  meshledger(['check', ...args], { MESHLEDGER_CONFIG: '', ...env }, folder);
const json = async (args: readonly string[], env = {}) => {
  const { code, stdout, stderr } = await check([...args, '--format', 'json', '--fail-on', 'never'], env);
  return { code, stderr, ...(stdout !== '' && JSON.parse(stdout)) };
};
const verdictsOf = (results: readonly { check: string; verdict: string }[], id: string): string[] =>
  results.filter((result) => result.check === id).map(({ verdict }) => verdict);

describe('a cluster by its kubeconfig', () => {
  it('is judged by its objects; without Prometheus what is measured is unknown, and says how to have it', async () => {
    const { kubeconfig } = await cluster();
    const { code, results, checked, missing } = await json(['--kubeconfig', kubeconfig, ...three]);
    expect(code).toBe(0);
    expect(checked).toMatchObject([{ cluster: 'cluster', sources: ['kubernetes'], failedSources: [], files: [] }]);
    expect(verdictsOf(results, 'policies-attached')).toContain('pass');
    expect(verdictsOf(results, 'clocks-synchronised')).toEqual(['unknown']);
    expect(missing).toContainEqual({
      cluster: 'cluster',
      fact: 'nodeClocks',
      why: 'measured by Prometheus: add --prometheus URL',
    });
    expect(
      results.every(
        (result: { cluster: string; location?: object }) => result.cluster === 'cluster' && !result.location,
      ),
    ).toBe(true);
  });

  it('asks for nothing that no check needs', async () => {
    const { kubeconfig, api } = await cluster();
    await json(['--kubeconfig', kubeconfig, '--check', 'clocks-synchronised', '--prometheus', prometheus.url]);
    expect(api.requests).toEqual([]);
  });

  it('with Prometheus measures the seven days to now', async () => {
    const { kubeconfig } = await cluster();
    const { results, period, checkedAt } = await json([
      '--kubeconfig',
      kubeconfig,
      '--prometheus',
      prometheus.url,
      '--cluster',
      'shop',
      ...three,
    ]);
    expect(verdictsOf(results, 'clocks-synchronised')).not.toEqual([]);
    expect(results[0].cluster).toBe('shop');
    expect(Date.parse(period.end) - Date.parse(period.start)).toBe(7 * 24 * 3600 * 1000);
    expect(Math.abs(Date.parse(period.end) - Date.parse(checkedAt))).toBeLessThan(120_000);
  });

  it('of a week long ago the Kubernetes API says nothing', async () => {
    const { kubeconfig } = await cluster();
    const { results, period } = await json(['--kubeconfig', kubeconfig, ...two, '--period-end', '2026-01-05']);
    expect(period.end).toBe('2026-01-05T00:00:00Z');
    expect(new Set(results.map(({ verdict }: { verdict: string }) => verdict))).toEqual(new Set(['unknown']));
    expect(results[0].because).toContain('knows only now');
  });

  it('a list that may not be read costs what needs it, and is no pass', async () => {
    const { kubeconfig } = await cluster({ refuse: ['/apis/security.istio.io/v1/authorizationpolicies'] });
    const { code, results } = await json(['--kubeconfig', kubeconfig, ...two]);
    expect(code).toBe(0);
    expect(verdictsOf(results, 'policies-attached')).toEqual(['unknown']);
    expect(results[0].because).toMatch(/403.*Give the role get and list on authorizationpolicies/);
  });
});

describe('a source that gives nothing', () => {
  it('is the end when there is no other: exit code 3, and nothing on stdout', async () => {
    const { code, stderr } = await json(['--kubeconfig', kubeconfigOf(nobody), ...two]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/No source gave a single fact about cluster: .*\n\u2192 /);
  });

  it('is the same of manifests never: they were read, whatever is not in them', async () => {
    writeFileSync(join(folder, 'one.yaml'), 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n');
    expect((await json(['-f', 'one.yaml', '--check', 'clocks-synchronised'])).code).toBe(0);
  });

  it('beside one that answers is said, and exit code 7 tells that the gate saw less than was asked', async () => {
    const { kubeconfig } = await cluster();
    const { code, checked, results } = await json(['--kubeconfig', kubeconfig, '--prometheus', nobody, ...three]);
    expect(code).toBe(7);
    expect(checked[0].failedSources).toMatchObject([
      { source: 'prometheus', note: expect.stringContaining('ECONNREFUSED') },
    ]);
    expect(verdictsOf(results, 'policies-attached')).toContain('pass');
  });

  it('what fails is certain all the same: the gate before the missing source', async () => {
    const { kubeconfig } = await cluster();
    const { code, stdout } = await check(['--kubeconfig', kubeconfig, '--prometheus', nobody, ...three]);
    expect(code).toBe(5);
    expect(stdout).toContain('Missing source prometheus: ');
  });
});

describe('the clusters of a configuration', () => {
  const settings = (clusters: readonly object[]): string => {
    const file = join(folder, 'meshledger.yaml');
    writeFileSync(file, JSON.stringify({ clusters, policy: { compliance: { waivers: [waiver] } } }));
    return file;
  };
  const waiver = { check: 'waypoints-autoscaled', owner: 'us', reason: 'soon', until: '2999-01-01' };
  const of = (name: string, kubeconfig: string, more = {}) => ({
    ...{ name, prometheus: { url: prometheus.url, retries: 0 }, kubernetes: { kubeconfig }, ...more },
  });

  it('are all checked by its policy, or the one that is named', async () => {
    const { kubeconfig } = await cluster();
    const file = settings([of('eu', kubeconfig), of('us', kubeconfig, { istioVersion: '1.27.1' })]);
    const all = await json(['--config', file, ...three]);
    expect(all.checked.map((one: { cluster: string }) => one.cluster)).toEqual(['eu', 'us']);
    expect(new Set(all.results.map((one: { cluster: string }) => one.cluster))).toEqual(new Set(['eu', 'us']));
    expect(verdictsOf(all.results, 'waypoints-autoscaled')).toContain('waived');
    expect(all.checked[1].istioVersions).toEqual(['1.27.1']);
    const us = await json(['--cluster', 'us', ...two], { MESHLEDGER_CONFIG: file });
    expect(us.checked).toMatchObject([{ cluster: 'us' }]);
  });

  it('one that cannot be reached does not keep the other from its results, and ends in 3', async () => {
    const { kubeconfig } = await cluster();
    const gone = { ...of('gone', kubeconfigOf(nobody)), prometheus: { url: nobody, retries: 0 } };
    const { code, stdout, stderr } = await check(['--config', settings([gone, of('here', kubeconfig)]), ...two]);
    expect(code).toBe(3);
    expect(stdout).toContain('Meshledger check of here');
    expect(stdout).toContain('meshledger: No source gave a single fact about gone');
    expect(stderr).toContain('No source gave a single fact about gone');
  });
});
