import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collect } from '../../src/app/collect.ts';
import { lastSevenDays } from '../../src/model/period.ts';
import { httpClient } from '../../src/sources/http/request.ts';
import { kubernetesHttp } from '../../src/sources/kubernetes/access.ts';
import { list } from '../../src/sources/kubernetes/list.ts';
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
  const found = await list(httpClient(http), http.who, pods, (remark) => notes.push(remark), 7);
  return { names: found.map(({ namespace, name }) => `${namespace}/${name}`), notes, server };
}

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
      'gateways.gateway.networking.k8s.io is not installed in this cluster.',
      'grpcroutes.gateway.networking.k8s.io is not installed in this cluster.',
      'httproutes.gateway.networking.k8s.io is not installed in this cluster.',
    ]);
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
