import { realisable } from '../../../src/analysis/realisable.ts';
import { Policy } from '../../../src/model/policy.ts';
import type { Realisable } from '../../../src/model/report-savings.ts';
import type { Fact } from '../../../src/model/snapshot.ts';
import { factsWith } from '../mesh-of-pods.ts';

export type Node = Fact<'nodes'>[number];
export type Pod = Fact<'pods'>[number];
type NodePrice = Fact<'prices'>['nodes'][number];

export const mebibyte = 1024 ** 2;

/** An m6i.2xlarge as the planning formula has it. */
export const node = (name: string, more: Partial<Node> = {}): Node => ({
  name,
  instanceType: 'm6i.2xlarge',
  group: 'general',
  capacityType: 'on-demand',
  capacityCpuCores: 8,
  capacityMemoryBytes: 32 * 1024 * mebibyte,
  allocatableCpuCores: 7.91,
  allocatableMemoryBytes: 29317 * mebibyte,
  allocatablePods: 58,
  taints: [],
  unschedulable: false,
  annotations: {},
  ...more,
});

type Container = Pod['containers'][number];

export const container = (name: string, millicores: number, mebibytes: number, more: Partial<Container> = {}) => ({
  name,
  restartable: false,
  cpuRequestCores: millicores / 1000,
  memoryRequestBytes: mebibytes * mebibyte,
  ...more,
});

/** The injected proxy by the chart's default, as the native sidecar of Istio 1.27 and later. */
export const nativeSidecar = container('istio-proxy', 100, 128, { restartable: true, command: 'proxy sidecar' });

/** A Deployment's pod that requests this for its application. */
export const pod = (name: string, millicores: number, mebibytes: number, more: Partial<Pod> = {}): Pod => ({
  namespace: 'shop',
  name,
  phase: 'Running',
  hostNetwork: false,
  ownerKind: 'ReplicaSet',
  ownerName: `${name}-7d8f9b6c4`,
  labels: {},
  annotations: {},
  containers: [container('app', millicores, mebibytes)],
  initContainers: [],
  constraints: [],
  ...more,
});

export const meshed = (name: string, millicores: number, mebibytes: number, more: Partial<Pod> = {}): Pod =>
  pod(name, millicores, mebibytes, { initContainers: [nativeSidecar], ...more });

export const daemon = (name: string, on: string, millicores: number, mebibytes: number, more: Partial<Pod> = {}): Pod =>
  pod(`${name}-${on}`, millicores, mebibytes, { node: on, ownerKind: 'DaemonSet', ownerName: name, ...more });

export const price = (name: string, hourUsd: number, more: Partial<NodePrice> = {}): NodePrice => ({
  node: name,
  hourUsd,
  cpuCoreHourUsd: 0.031247,
  memoryGibHourUsd: 0.004188,
  capacityType: 'on-demand',
  coveredRatio: 0,
  source: 'AWS price list, us-east-1',
  asOf: '2026-07-20',
  currency: 'USD',
  split: 'OpenCost ratio',
  discountRatio: 0,
  isDefault: false,
  ...more,
});

export interface Cluster {
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly hourUsd?: number;
  readonly policy?: Partial<Policy['realisable']>;
  /** Further facts, or those above said otherwise; not known where undefined. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Everything known, nothing that asks for a waypoint. */
const noRules = {
  podDisruptionBudgets: [],
  authorizationPolicies: [],
  workloadRules: [],
  meshRoutes: [],
  destinationRules: [],
  gateways: [],
  services: [],
  workloads: [],
  namespaces: [],
};

export const readingOf = ({ nodes, pods, hourUsd = 0.384, policy, facts }: Cluster) =>
  realisable(
    factsWith(
      Object.fromEntries(
        Object.entries({
          ...noRules,
          nodes,
          pods,
          prices: { nodes: nodes.map(({ name }) => price(name, hourUsd)), unpriced: [] },
          ...facts,
        }).filter(([, value]) => value !== undefined),
      ),
    ),
    { ...Policy.parse({}).realisable, ...policy },
  );

export function realisableOf(cluster: Cluster): Realisable {
  const reading = readingOf(cluster);
  if (!reading.known) throw new Error(reading.why);
  return reading.value;
}
