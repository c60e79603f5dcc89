import { type Cluster, container, daemon, mebibyte, type Node, node, type Pod, pod } from './cluster-of-nodes.ts';
import type { Room, Size } from './fewest-nodes.ts';
import { Dice } from './random-numbers.ts';

/** A small cluster whose every number is known apart from the product: sizes in millicores and MiB. */
export interface RandomCluster {
  readonly cluster: Cluster;
  /** Of each pod with and without its sidecar, and the waypoints that come. */
  readonly before: readonly Size[];
  readonly after: readonly Size[];
  /** What each live node has left for work before and after, at the target. */
  readonly roomsBefore: readonly Room[];
  readonly roomsAfter: readonly Room[];
}

/* Sizes in millicores and MiB. What stands already reserves less than the charts do. */
const agent: Size = [100, 200];
const logs: Size = [150, 250];
const smallZtunnel: Size = [120, 300];
const chartZtunnel: Size = [200, 512];
const smallCni: Size = [40, 60];
const chartCni: Size = [100, 100];
const chartWaypoint: Size = [100, 128];

const ztunnelPod = { labels: { app: 'ztunnel' }, containers: [container('istio-proxy', ...smallZtunnel)] };
const cniPod = { labels: { 'k8s-app': 'istio-cni-node' }, containers: [container('install-cni', ...smallCni)] };
const l7Policy = {
  namespace: 'shop',
  name: 'methods',
  labels: {},
  annotations: {},
  action: 'ALLOW',
  targetRefs: [],
  rules: [{ from: [], to: [{ methods: ['GET'] }], when: [] }],
  conditions: [],
};

/** What one node carries besides work: sizes of its DaemonSets, those of ambient apart. */
interface Plan {
  readonly name: string;
  readonly offer: Room;
  readonly daemons: readonly Size[];
  readonly ztunnel: boolean;
  readonly cni: boolean;
}

function randomPlans(dice: Dice, alike: boolean): Plan[] {
  const offer: Room = [dice.between(15, 40) * 100, dice.between(30, 80) * 100, dice.between(5, 9)];
  const [someZtunnel, someCni] = [dice.chance(0.6), dice.chance(0.6)];
  return Array.from({ length: dice.between(2, 6) }, (_, index) => ({
    name: `node-${index}`,
    offer,
    daemons: alike || dice.chance(0.5) ? [agent, logs] : [agent],
    ztunnel: someZtunnel && (alike || index === 0 || dice.chance(0.5)),
    cni: someCni && (alike || dice.chance(0.6)),
  }));
}

/** What a node has left for work: in ambient what it lacks is added, as large as elsewhere, else by the charts. */
function roomOf(plan: Plan, plans: readonly Plan[], targetRatio: number, ambient: boolean): Room {
  const agents = [
    ...plan.daemons,
    ...(plan.ztunnel || ambient ? [plans.some((one) => one.ztunnel) ? smallZtunnel : chartZtunnel] : []),
    ...(plan.cni || ambient ? [plans.some((one) => one.cni) ? smallCni : chartCni] : []),
  ];
  const taken = (field: 0 | 1): number => agents.reduce((sum, one) => sum + one[field], 0);
  const [cpu, memory, slots] = plan.offer;
  return [Math.floor(cpu * targetRatio + 1e-6) - taken(0), memory * targetRatio - taken(1), slots - agents.length];
}

interface RandomPod {
  readonly app: Size;
  readonly sidecar: Size | undefined;
  readonly native: boolean;
  readonly total: Size;
  readonly on: number;
}

/** Pods, each on a node that has room for it; one that finds none is not there. */
function randomPods(dice: Dice, count: number, rooms: readonly Room[]): RandomPod[] {
  const free = rooms.map((room): Room => [...room]);
  return Array.from({ length: count }).flatMap(() => {
    const app: Size = [dice.between(1, 9) * 100, dice.between(1, 20) * 100];
    const sidecar: Size | undefined = dice.chance(0.8)
      ? [dice.between(2, 6) * 100, dice.between(2, 12) * 100]
      : undefined;
    const total: Size = [app[0] + (sidecar?.[0] ?? 0), app[1] + (sidecar?.[1] ?? 0)];
    const fitting = free.flatMap(([cpu, memory, slots], index) =>
      cpu >= total[0] && memory >= total[1] && slots >= 1 ? [index] : [],
    );
    const on = fitting[dice.between(0, fitting.length - 1)];
    const left = free[on ?? -1];
    if (on === undefined || left === undefined) return [];
    free[on] = [left[0] - total[0], left[1] - total[1], left[2] - 1];
    return [{ app, sidecar, native: dice.chance(0.5), total, on }];
  });
}

function podOf({ app, sidecar, native, on }: RandomPod, index: number): Pod {
  const proxy = sidecar ? [container('istio-proxy', ...sidecar, { restartable: native })] : [];
  return pod(`pod-${index}`, ...app, {
    node: `node-${on}`,
    containers: [container('app', ...app), ...(native ? [] : proxy)],
    initContainers: native ? proxy : [],
  });
}

const nodeOf = ({ name, offer: [millicores, mebibytes, slots] }: Plan): Node =>
  node(name, {
    allocatableCpuCores: millicores / 1000,
    allocatableMemoryBytes: mebibytes * mebibyte,
    allocatablePods: slots,
  });

const daemonsOf = ({ name, daemons, ztunnel, cni }: Plan): Pod[] => [
  ...daemons.map((size, index) => daemon(`agent-${index}`, name, ...size)),
  ...(ztunnel ? [daemon('ztunnel', name, 0, 0, ztunnelPod)] : []),
  ...(cni ? [daemon('istio-cni-node', name, 0, 0, cniPod)] : []),
];

/**
 * Up to 6 nodes and 9 pods that are really placed on them within the target, most with a sidecar; ambient's own pods
 * stand on all nodes, on some or on none, and now and then a policy asks for a waypoint.
 * @param options.alike whether all nodes carry the same DaemonSets; otherwise each its own
 */
export function randomCluster(
  seed: number,
  options: { readonly alike: boolean; readonly targetRatio: number },
): RandomCluster {
  const dice = new Dice(seed);
  const plans = randomPlans(dice, options.alike);
  const rooms = (ambient: boolean): Room[] => plans.map((plan) => roomOf(plan, plans, options.targetRatio, ambient));
  const asked = dice.chance(0.2);
  const pods = randomPods(dice, asked ? 7 : 9, rooms(false));
  const waypoints = asked && pods.some(({ sidecar }) => sidecar) ? [chartWaypoint, chartWaypoint] : [];
  return {
    cluster: {
      nodes: plans.map(nodeOf),
      pods: [...pods.map(podOf), ...plans.flatMap(daemonsOf)],
      policy: { targetUtilisationRatio: options.targetRatio },
      facts: asked ? { authorizationPolicies: [l7Policy] } : {},
    },
    before: pods.map(({ total }) => total),
    after: [...pods.map(({ app }) => app), ...waypoints],
    roomsBefore: rooms(false),
    roomsAfter: rooms(true),
  };
}
