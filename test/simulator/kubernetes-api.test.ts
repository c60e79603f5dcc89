import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { DaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Node } from 'kubernetes-models/v1/Node';
import { Pod } from 'kubernetes-models/v1/Pod';
import { Service } from 'kubernetes-models/v1/Service';
import { afterEach, describe, expect, it } from 'vitest';
import { nodesAtEnd } from '../support/simulator/cluster-manifests.ts';
import { meshOfDemo, meshOfTests } from '../support/simulator/clusters.ts';
import { writeKubeconfig } from '../support/simulator/kubeconfig.ts';
import { type ApiFaults, type KubernetesApi, startKubernetesApi } from '../support/simulator/kubernetes-api.ts';
import { kubernetesLists } from '../support/simulator/kubernetes-lists.ts';
import type { Manifest } from '../support/simulator/manifest.ts';
import { simulate } from '../support/simulator/simulate.ts';

const simulation = simulate(meshOfTests);
const lists = kubernetesLists(simulation);
const opened: KubernetesApi[] = [];
afterEach(() => Promise.all(opened.splice(0).map((api) => api.close())));

async function open(faults: ApiFaults = {}): Promise<KubernetesApi> {
  const api = await startKubernetesApi(simulation, faults);
  opened.push(api);
  return api;
}

interface List {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: { readonly continue: string; readonly remainingItemCount?: number };
  readonly items: readonly { readonly metadata: { readonly uid: string; readonly managedFields: readonly object[] } }[];
}

const page = async (api: KubernetesApi, path: string): Promise<List> =>
  (await fetch(`${api.url}${path}`)).json() as Promise<List>;

describe('the simulated Kubernetes API', () => {
  it('has something in every list but those that the cluster of the truth test does without', () => {
    const empty = [...lists].filter(([, items]) => items.length === 0).map(([path]) => path);
    expect(empty).toEqual([
      '/apis/batch/v1/cronjobs',
      '/apis/networking.istio.io/v1/workloadentries',
      '/apis/security.istio.io/v1/requestauthentications',
      '/apis/security.istio.io/v1/peerauthentications',
      '/apis/networking.istio.io/v1/serviceentries',
      '/apis/telemetry.istio.io/v1/telemetries',
      '/apis/extensions.istio.io/v1alpha1/wasmplugins',
      '/apis/gateway.networking.k8s.io/v1/httproutes',
      '/apis/gateway.networking.k8s.io/v1/grpcroutes',
    ]);
  });

  it.each([...lists].map(([path, items]) => [path, items.length] as const))(
    'pages through %s once, all %i of it',
    async (path, count) => {
      const api = await open();
      const uids: string[] = [];
      let token = '';
      do {
        const answer = await page(api, `${path}?limit=3&continue=${token}`);
        expect(answer.items.length).toBeLessThanOrEqual(3);
        expect(answer.kind).toMatch(/List$/);
        uids.push(...answer.items.map(({ metadata }) => metadata.uid));
        token = answer.metadata.continue;
      } while (token !== '');
      expect(uids).toHaveLength(count);
      expect(new Set(uids).size).toBe(count);
      expect(api.requests).toHaveLength(Math.max(1, Math.ceil(count / 3)));
    },
  );

  it('lists everything at once without a limit, with managed fields', async () => {
    const { items, metadata, apiVersion } = await page(await open(), '/apis/apps/v1/deployments');
    expect(apiVersion).toBe('apps/v1');
    expect(items).toHaveLength(lists.get('/apis/apps/v1/deployments')?.length ?? -1);
    expect(metadata.continue).toBe('');
    for (const item of items) expect(item.metadata.managedFields.length).toBeGreaterThan(0);
  });

  it.each<[string, ApiFaults, string, number]>([
    ['a request without the token', { token: 'secret' }, '/api/v1/pods', 401],
    ['a list that the token may not read', { refuse: ['/api/v1/pods'] }, '/api/v1/pods', 403],
    [
      'a group that is not installed',
      { absentGroups: ['gateway.networking.k8s.io'] },
      '/apis/gateway.networking.k8s.io/v1/gateways',
      404,
    ],
    ['the first request of a busy server', { throttleOnce: true }, '/api/v1/nodes', 429],
  ])('answers %s with a Status', async (_, faults, path, code) => {
    const response = await fetch(`${(await open(faults)).url}${path}`);
    expect(response.status).toBe(code);
    expect(await response.json()).toMatchObject({ kind: 'Status', status: 'Failure', code });
    expect(response.headers.get('retry-after')).toBe(code === 429 ? '1' : null);
  });

  it('expires a continued list once, and goes on from the token it offers', async () => {
    const api = await open({ expireContinueOnce: true });
    const first = await page(api, '/api/v1/pods?limit=20');
    const expired = await fetch(`${api.url}/api/v1/pods?limit=20&continue=${first.metadata.continue}`);
    expect(expired.status).toBe(410);
    const offered = ((await expired.json()) as List).metadata.continue;
    const rest = await page(api, `/api/v1/pods?continue=${offered}`);
    expect(first.items.length + rest.items.length).toBe(lists.get('/api/v1/pods')?.length);
    expect(api.requests.map(({ status }) => status)).toEqual([200, 410, 200]);
  });

  it('is understood by client-node through its kubeconfig', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meshledger-test-'));
    const file = join(folder, 'kubeconfig');
    writeKubeconfig(file, { url: (await open({ token: 'secret' })).url, token: 'secret' });
    const config = new KubeConfig();
    config.loadFromFile(file);
    const { items } = await config.makeApiClient(CoreV1Api).listNode();
    rmSync(folder, { recursive: true });
    expect(items.map(({ metadata }) => metadata?.name)).toEqual(nodesAtEnd(simulation).map(({ name }) => name));
  });
});

const models: readonly (new (data: never) => { validate: () => void })[] = [
  DaemonSet,
  Deployment,
  StatefulSet,
  HorizontalPodAutoscaler,
  Namespace,
  Node,
  Pod,
  Service,
];

describe.each([meshOfTests, meshOfDemo])('the objects of $name', (spec) => {
  const objects = [...kubernetesLists(simulate(spec)).values()].flat();

  it.each(models.map((Model) => [Model.name, Model] as const))(
    'are valid by the Kubernetes schema of %s',
    (name, Model) => {
      const ofKind = objects.filter(({ kind }) => kind === name);
      expect(ofKind.length).toBeGreaterThan(0);
      for (const object of ofKind)
        expect(() => new Model(object as never).validate(), describeObject(object)).not.toThrow();
    },
  );

  it('have names and uids of their own', () => {
    expect(new Set(objects.map(({ metadata }) => metadata.uid)).size).toBe(objects.length);
    expect(new Set(objects.map(describeObject)).size).toBe(objects.length);
  });
});

const describeObject = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
