import { MeshledgerError } from '../../errors.ts';
import type { Period } from '../../model/period.ts';
import type { Fact, Facts } from '../../model/snapshot.ts';
import type { WantedNode } from './price-source.ts';

type Evidence = Pick<Partial<Facts>, 'nodes' | 'nodesSeen'>;

const bytesOfGib = 1024 ** 3;

/**
 * Every node of the period: those the Kubernetes API has now, and those Prometheus saw. The API is asked first for what
 * a node is; only Prometheus knows for how long it was there.
 *
 * kube-state-metrics lists every node, so one that it never listed came after the period: 0 hours, and still a price,
 * because what would be saved is reckoned on the nodes of today. Without its word, a node of today has been there
 * all the time.
 */
export function wantedNodes({ nodes, nodesSeen }: Evidence, period: Period): WantedNode[] {
  const seen = new Map((nodesSeen?.known ? nodesSeen.value : []).map((one) => [one.node, one]));
  const live = new Map((nodes?.known ? nodes.value : []).map((one) => [one.name, one]));
  const unlisted = seen.size > 0 ? 0 : period.hours;
  return [...new Set([...live.keys(), ...seen.keys()])]
    .toSorted()
    .map((node) => wantedNode(node, live.get(node), seen.get(node), unlisted));
}

function wantedNode(
  node: string,
  live: Fact<'nodes'>[number] | undefined,
  seen: Fact<'nodesSeen'>[number] | undefined,
  unlistedHours: number,
): WantedNode {
  const liveGib = live?.capacityMemoryBytes === undefined ? undefined : live.capacityMemoryBytes / bytesOfGib;
  return {
    node,
    hours: seen?.hours ?? unlistedHours,
    instanceType: live?.instanceType ?? seen?.instanceType,
    region: live?.region ?? seen?.region,
    zone: live?.zone ?? seen?.zone,
    capacityType: live?.capacityType,
    cpuCores: live?.capacityCpuCores ?? seen?.capacityCpuCores,
    memoryGib: liveGib ?? seen?.capacityMemoryGib,
  };
}

/** @returns the failure to throw when no node is known and no rate holds everywhere */
export function noNodeKnown({ nodes, nodesSeen }: Evidence): MeshledgerError {
  const why = (reading: Evidence[keyof Evidence]): string =>
    reading === undefined || reading.known ? 'it lists none' : reading.why;
  return new MeshledgerError(
    'SOURCE_REFUSED',
    `No node of this period is known, so there is nothing to price. Prometheus: ${why(nodesSeen)} Kubernetes: ${why(nodes)}`,
    'Scrape kube-state-metrics or configure kubernetes; or give flat rates under prices.sources, which hold for any node.',
  );
}
