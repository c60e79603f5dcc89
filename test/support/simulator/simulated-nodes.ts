import { between, hex, random } from './random.ts';
import type { NodeRate, SimulatedNode, Span } from './simulation.ts';
import type { ClusterSpec, NodesSpec } from './spec.ts';

/** The price of a core in GiB of memory: OpenCost's default rates, by which it splits the price of a node. */
const coreInGib = 0.031611 / 0.004237;

/** The nodes of all pools that were there at any time of the history, named as EC2 names them. */
export function simulatedNodes({ seed, nodes }: ClusterSpec, history: Span): SimulatedNode[] {
  const next = random(`${seed}/nodes`);
  const pools: readonly NodesSpec[] = 'count' in nodes ? [nodes] : nodes;
  let serial = 0;
  const all = pools.flatMap((pool) =>
    Array.from({ length: pool.count }, (_, index) => simulatedNode(pool, index, serial++, next, seed)),
  );
  return all
    .filter(({ fromSeconds, toSeconds }) => fromSeconds < history.toSeconds && toSeconds > history.fromSeconds)
    .map((node, index) => ({ ...node, index }));
}

function simulatedNode(pool: NodesSpec, index: number, serial: number, next: () => number, seed: string) {
  const domain = pool.region === 'us-east-1' ? 'ec2.internal' : `${pool.region}.compute.internal`;
  const [third, fourth] = [16 * (index % pool.zones.length) + Math.floor(between(next, 0, 16)), 10 + 7 * serial];
  const zone = pool.zones[index % pool.zones.length] ?? pool.region;
  const name = `ip-10-0-${third}-${fourth}.${domain}`;
  const secondsOf = (instant: string | undefined, otherwise: number): number =>
    instant === undefined ? otherwise : Date.parse(instant) / 1000;
  return {
    name,
    pool,
    ip: `10.0.${third}.${fourth}`,
    zone,
    providerId: `aws:///${zone}/i-0${hex(random(`${seed}/${name}`), 16)}`,
    ...(pool.hourUsd === undefined ? {} : { rate: rateOf(pool, pool.hourUsd) }),
    fromSeconds: secondsOf(pool.from, Number.NEGATIVE_INFINITY),
    toSeconds: secondsOf(pool.to, Number.POSITIVE_INFINITY),
    clockOffsetSeconds: pool.clockOffsetSeconds?.[index] ?? between(next, -0.0008, 0.0008),
  };
}

/** A node's price split over its cores and memory: Σ is the price again. */
function rateOf({ cpuCores, memoryGib }: NodesSpec, hourUsd: number): NodeRate {
  const memoryGibHourUsd = hourUsd / (cpuCores * coreInGib + memoryGib);
  return { cpuCoreHourUsd: memoryGibHourUsd * coreInGib, memoryGibHourUsd };
}
