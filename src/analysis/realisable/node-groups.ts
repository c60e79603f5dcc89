import { isFinished } from '../../derive/mesh-mode.ts';
import { runsOnEveryNode } from '../../derive/runs-on-every-node.ts';
import type { GroupRemoval } from '../../model/report-savings.ts';
import type { Fact } from '../../model/snapshot.ts';

type Node = Fact<'nodes'>[number];
type Pod = Fact<'pods'>[number];

/** One node with the pods that are on it now. */
export interface Host {
  readonly node: Node;
  /** Of DaemonSets, and static: what every node of the group carries. */
  readonly agents: readonly Pod[];
  /** What could run on another node of the group. */
  readonly work: readonly Pod[];
}

/** Nodes that can stand in for each other. */
export interface NodeGroup {
  readonly name: string;
  readonly pool: string | undefined;
  readonly instanceType: string;
  readonly capacityType: GroupRemoval['capacityType'];
  readonly tainted: boolean;
  readonly hosts: readonly Host[];
}

/**
 * The nodes by what makes them alike: pool, instance type, capacity type and taints; and zone, where a pod on them must
 * spread by zone, which is then taken to stay in its zone. Taints that come and go with a node's state do not count.
 *
 * That a pod is bound to one zone through its volume or a node selector is not in the facts; such pods are named in the
 * notes (node affinity) and may move across zones here.
 * @returns groups by name; their names tell them apart within an instance type and capacity type
 */
export function nodeGroups(evidence: {
  readonly nodes: readonly Node[];
  readonly pods: Fact<'pods'>;
  readonly capacityTypeOf: (node: Node) => GroupRemoval['capacityType'];
}): NodeGroup[] {
  const { nodes, pods, capacityTypeOf } = evidence;
  const placed = Map.groupBy(
    pods.filter((pod) => pod.node !== undefined && !isFinished(pod)),
    ({ node }) => node,
  );
  const hosts = nodes.map((node): Host => {
    const here = placed.get(node.name) ?? [];
    return { node, agents: here.filter(runsOnEveryNode), work: here.filter((pod) => !runsOnEveryNode(pod)) };
  });
  const alike = Map.groupBy(hosts, ({ node }) =>
    JSON.stringify([node.group, instanceType(node), capacityTypeOf(node), lastingTaints(node)]),
  );
  return [...alike.values()]
    .flatMap(byZone)
    .flatMap((members) => {
      const first = members.hosts[0]?.node;
      return first === undefined ? [] : [groupOf(first, members, capacityTypeOf(first))];
    })
    .toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

interface Members {
  readonly hosts: readonly Host[];
  readonly zone?: string;
}

function byZone(hosts: readonly Host[]): Members[] {
  const spreads = hosts.some(({ work }) => work.some(({ constraints }) => constraints.includes('zone-spread')));
  if (!spreads) return [{ hosts }];
  const zones = Map.groupBy(hosts, ({ node }) => node.zone ?? 'unknown zone');
  return [...zones].map(([zone, members]) => ({ hosts: members, zone }));
}

function groupOf(first: Node, { hosts, zone }: Members, capacityType: GroupRemoval['capacityType']): NodeGroup {
  const taints = lastingTaints(first);
  return {
    name: [first.group ?? 'no pool', ...(zone === undefined ? [] : [zone]), ...taints].join(', '),
    pool: first.group,
    instanceType: instanceType(first),
    capacityType,
    tainted: taints.length > 0,
    hosts,
  };
}

const sortKey = ({ name, instanceType, capacityType }: NodeGroup): string =>
  JSON.stringify([name, instanceType, capacityType]);

/** Without a type, nodes are alike when they offer the same. */
function instanceType({ instanceType: type, allocatableCpuCores, allocatableMemoryBytes }: Node): string {
  if (type !== undefined) return type;
  const gib = (allocatableMemoryBytes ?? Number.NaN) / 1024 ** 3;
  return `unknown type (${allocatableCpuCores ?? '?'} CPU, ${Number.isFinite(gib) ? gib.toFixed(1) : '?'} GiB)`;
}

/** Taints that Kubernetes and the autoscalers set for a while: not ready, cordoned, about to be removed. */
const passing = [
  'node.kubernetes.io/',
  'node.cloudprovider.kubernetes.io/',
  'karpenter.sh/',
  'ToBeDeletedByClusterAutoscaler',
  'DeletionCandidateOfClusterAutoscaler',
];

/** Taints that keep pods out for good; PreferNoSchedule keeps none out. */
const lastingTaints = ({ taints }: Node): string[] =>
  taints.filter((taint) => !taint.endsWith(':PreferNoSchedule') && !passing.some((prefix) => taint.startsWith(prefix)));
