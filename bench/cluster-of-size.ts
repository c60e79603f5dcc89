import type { ClusterSpec } from '../test/support/simulator/spec.ts';
import { infrastructure } from '../test/support/simulator/spec-parts.ts';
import { namespacesOfSize } from './namespaces-of-size.ts';
import { policiesOf } from './policies-of.ts';

const podsPerNode = 20;
/** ztunnel and istio-cni are on every node. */
const agentsPerNode = 2;

/** End of the week that is reported on, as `--period-end` takes it. */
export const periodEnd = '2026-11-23';

/** Seconds between scrapes of everything. */
export const scrapes = {
  cadvisorSeconds: 300,
  kubeStateMetricsSeconds: 300,
  istioSeconds: 300,
  nodeExporterSeconds: 300,
} as const;

/** A cluster that runs so many pods at any time, its own mesh included; same number, same cluster. */
export function clusterOfSize(pods: number): ClusterSpec {
  const nodes = Math.max(1, Math.round(pods / podsPerNode));
  const size = { istiodReplicas: Math.max(2, Math.round(pods / 1000)), gatewayReplicas: Math.max(2, pods / 500) };
  const mesh = infrastructure(size);
  const meshPods = agentsPerNode * nodes + size.istiodReplicas + 2 * size.gatewayReplicas;
  const namespaces = namespacesOfSize(pods - meshPods);
  return {
    name: `bench-${pods}`,
    seed: `bench-${pods}/1`,
    start: '2026-11-16T00:00:00Z',
    end: `${periodEnd}T00:00:00Z`,
    marginMinutes: 150,
    nodes: {
      count: nodes,
      instanceType: 'm6i.2xlarge',
      region: 'us-east-1',
      zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
      cpuCores: 8,
      memoryGib: 32,
    },
    scrapes,
    rows: {
      appContainers: 'everywhere',
      cgroupRowsOnNodes: 0,
      sandboxRowsOnNodes: 0,
      podLabels: true,
      initContainerRequests: true,
      requestsOfFinishedPods: true,
    },
    namespaces: [...namespaces, ...mesh],
    policies: policiesOf(namespaces, pods / podsPerNode),
  };
}
