import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collect } from '../../src/app/collect.ts';
import { lastSevenDays } from '../../src/model/period.ts';
import { httpClient } from '../../src/sources/http/request.ts';
import { kubernetesHttp } from '../../src/sources/kubernetes/access.ts';
import { list } from '../../src/sources/kubernetes/list.ts';
import type { Send } from '../../src/sources/kubernetes/listing.ts';
import { Pod } from '../../src/sources/kubernetes/schema/pod.ts';
import { kubernetesSource } from '../../src/sources/kubernetes/source.ts';
import { smallMesh } from '../simulator/small-mesh.ts';
import { writeKubeconfig } from '../support/simulator/kubeconfig.ts';
import { type ApiFaults, type KubernetesApi, startKubernetesApi } from '../support/simulator/kubernetes-api.ts';
import { simulate } from '../support/simulator/simulate.ts';

const simulation = simulate(smallMesh);
const period = lastSevenDays('2026-11-16T07:00:00Z', 'UTC');
const pods = { resource: 'pods', path: '/api/v1/pods', schema: Pod, optionalGroup: false };
let folder = '';
let api: KubernetesApi | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-kubernetes-'));
});
afterEach(async () => {
  await api?.close();
  rmSync(folder, { recursive: true });
});

async function serving(faults: ApiFaults, token = 'right') {
  const server = await startKubernetesApi(simulation, { token: 'right', ...faults });
  api = server;
  const kubeconfig = join(folder, 'kubeconfig');
  writeKubeconfig(kubeconfig, { url: server.url, token });
  return { server, kubeconfig };
}

const collected = async (faults: ApiFaults, token?: string) => {
  const { kubeconfig } = await serving(faults, token);
  return collect([kubernetesSource({ kubeconfig })], period, () => {});
};

/** Every pod, seven to a page. */
async function pagedPods(faults: ApiFaults) {
  const { server, kubeconfig } = await serving(faults);
  const http = await kubernetesHttp({ kubeconfig });
  const notes: string[] = [];
  const found = await list(httpClient(http), http.who, pods, { note: (remark) => notes.push(remark) }, 7);
  return { names: found.map(({ namespace, name }) => `${namespace}/${name}`), notes, server };
}

it('credentials that the client refuses are named with their kubeconfig, and are no bug', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-kubeconfig-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const cluster = { server: 'http://127.0.0.1:9' };
  const context = { cluster: 'c', user: 'u' };
  const [clusters, contexts, users] = [{ cluster }, { context }, { user: { token: 't' } }].map((one, at) => [
    { name: 'ccu'[at], ...one },
  ]);
  const config = { apiVersion: 'v1', kind: 'Config', clusters, contexts, users, 'current-context': 'c' };
  writeFileSync(kubeconfig, JSON.stringify(config));
  const { facts } = await collect([kubernetesSource({ kubeconfig })], period, () => {});
  rmSync(folder, { recursive: true });
  expect(facts.pods).toMatchObject({
    known: false,
    why: expect.stringContaining(`could not use the kubeconfig ${kubeconfig}`),
  });
  expect(facts.pods).not.toMatchObject({ why: expect.stringContaining('a bug') });
});

describe('a long list', () => {
  it('is read page by page, every pod once', async () => {
    const { names, server } = await pagedPods({});
    const [whole] = [await pagedPods({})];
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(14);
    expect(server.requests.filter(({ path }) => path === pods.path).length).toBe(Math.ceil(names.length / 7));
    expect(whole.names).toEqual(names);
  });

  it('starts anew, once, when its page token expires', async () => {
    const { names, notes } = await pagedPods({ expireContinueOnce: true });
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual((await pagedPods({})).names);
    expect(notes).toEqual([]);
  });

  const expired = (token: string) => ({
    kind: 'Status',
    message: 'too old',
    reason: 'Expired',
    metadata: { continue: token },
  });
  it.each([
    ['always, without a token to go on', () => ''],
    ['always, with another token each time', (request: number) => `t${request}`],
  ])('is refused, and not read for ever or twice over, where its tokens expire %s', async (_, tokenOf) => {
    let requests = 0;
    const send: Send = async ({ path }) => {
      requests += 1;
      if (requests > 50) throw new Error('it is still asking');
      const first = { metadata: { continue: 't0' }, items: [] };
      return path.includes('continue=')
        ? { status: 410, body: JSON.stringify(expired(tokenOf(requests))), retryAfterSeconds: 0 }
        : { status: 200, body: JSON.stringify(first), retryAfterSeconds: 0 };
    };
    await expect(list(send, 'The API', pods, { note: () => {} })).rejects.toMatchObject({
      code: 'SOURCE_REFUSED',
      message: 'The API answered 410 to the list of pods: too old',
    });
    expect(requests).toBeLessThan(12);
  });

  it('waits when the server asks for it', async () => {
    expect((await pagedPods({ throttleOnce: true })).names.length).toBeGreaterThan(14);
  });
});

describe('what cannot be listed costs that fact alone, with the reason', () => {
  it('403 on one list is "not checked", which is not "none found"', async () => {
    const { facts, failedSources, notes } = await collected({
      refuse: ['/apis/security.istio.io/v1/authorizationpolicies'],
    });
    expect(facts.authorizationPolicies).toMatchObject({
      known: false,
      why: expect.stringMatching(
        /refused to list authorizationpolicies.*\(403\): not checked.*Give the role get and list/s,
      ),
    });
    expect(facts.pods.known).toBe(true);
    expect(failedSources).toEqual([]);
    expect(notes.map(({ note }) => note)).toEqual([expect.stringContaining('authorizationPolicies is missing')]);
  });

  it('404 on an API group is "not installed": there are none, and that is known', async () => {
    const { facts, notes } = await collected({ absentGroups: ['gateway.networking.k8s.io'] });
    expect(facts.gateways).toEqual({ known: true, value: [] });
    expect(notes.map(({ note }) => note)).toEqual([
      'gatewayclasses.gateway.networking.k8s.io is not installed in this cluster.',
      'gateways.gateway.networking.k8s.io is not installed in this cluster.',
      'grpcroutes.gateway.networking.k8s.io is not installed in this cluster.',
      'httproutes.gateway.networking.k8s.io is not installed in this cluster.',
    ]);
  });

  const routes = '/apis/gateway.networking.k8s.io/v1/grpcroutes';
  it('Gateway API 1.0 has GRPCRoute in v1alpha2 alone: it is read there, and every route is', async () => {
    const today = await collected({});
    await api?.close();
    const { facts, notes } = await collected({ servedAt: { [routes]: routes.replace('v1', 'v1alpha2') } });
    expect(today.facts.meshRoutes).toMatchObject({ known: true });
    expect(facts.meshRoutes).toEqual(today.facts.meshRoutes);
    expect(api?.requests.filter(({ path }) => path.endsWith('/v1alpha2/grpcroutes'))).toMatchObject([{ status: 200 }]);
    expect(notes).toEqual([]);
  });

  const security = ['authorizationpolicies', 'requestauthentications', 'peerauthentications'].map(
    (name) => `/apis/security.istio.io/v1/${name}`,
  );
  const servedIn = (version: string) =>
    Object.fromEntries(security.map((path) => [path, path.replace('/v1/', `/${version}/`)]));

  it('a group that has an older version with the same fields is read in it', async () => {
    const today = await collected({});
    await api?.close();
    const { facts } = await collected({ servedAt: servedIn('v1beta1') });
    expect(today.facts.authorizationPolicies).toMatchObject({ known: true });
    expect(facts.authorizationPolicies).toEqual(today.facts.authorizationPolicies);
  });

  it('a group that has another version than ours is "not checked", with its versions', async () => {
    const { facts } = await collected({ servedAt: servedIn('v2') });
    expect(facts.authorizationPolicies).toMatchObject({
      known: false,
      why: expect.stringMatching(
        /serves security\.istio\.io in v2, and not in v1: authorizationpolicies\.security\.istio\.io not checked/,
      ),
    });
  });

  it('a group that has our version and not the list is without that CRD: there are none, and that is known', async () => {
    const policies = '/apis/security.istio.io/v1/authorizationpolicies';
    const { facts, notes } = await collected({ servedAt: { [policies]: '/apis/elsewhere.example.com/v1/policies' } });
    expect(facts.authorizationPolicies).toEqual({ known: true, value: [] });
    expect(notes.map(({ note }) => note)).toEqual([
      'authorizationpolicies.security.istio.io is not installed in this cluster.',
    ]);
  });

  it.each([
    [403, 'forbidden', 'SOURCE_REFUSED', /answered 403 to the versions of g\.io: things\.g\.io not checked/],
    [503, 'busy', 'SOURCE_UNREACHABLE', /answered 503 to the versions of g\.io/],
    [200, '<html>', 'SOURCE_MALFORMED', /something that is not an API group/],
  ])('a group whose versions are answered %i (%s) is not known to be absent', async (status, body, code, message) => {
    const send: Send = async ({ path }) =>
      path === '/apis/g.io'
        ? { status, body, retryAfterSeconds: 0 }
        : { status: 404, body: '404 page not found', retryAfterSeconds: 0 };
    const things = { ...pods, resource: 'things.g.io', path: '/apis/g.io/v1/things', optionalGroup: true };
    await expect(list(send, 'The API', things, { note: () => {} })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('credentials that are refused make the whole source missing', async () => {
    const { failedSources, facts } = await collected({}, 'wrong');
    expect(failedSources).toEqual([
      { source: 'kubernetes', note: expect.stringMatching(/did not accept our credentials.*401.*Renew/s) },
    ]);
    expect(facts.pods.known).toBe(false);
  });

  it('a kubeconfig without the context is named', async () => {
    const { kubeconfig } = await serving({});
    const { failedSources } = await collect([kubernetesSource({ kubeconfig, context: 'prod' })], period, () => {});
    expect(failedSources[0]?.note).toMatch(
      /could not use the kubeconfig .*kubeconfig: .*prod.*Correct the kubernetes settings/s,
    );
  });
});

describe('what is kept of an object', () => {
  it('managedFields and unknown fields are dropped, requests are numbers', async () => {
    const { facts } = await collected({});
    const kept = JSON.stringify(facts.pods);
    expect(kept).not.toContain('managedFields');
    expect(kept.length / (facts.pods.known ? facts.pods.value.length : 1)).toBeLessThan(1500);
    expect(kept).toContain('"cpuRequestCores":0.1');
  });
});
