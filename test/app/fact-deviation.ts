import type { Facts } from '../../src/model/snapshot.ts';
import type { Truth } from '../support/simulator/truth.ts';

/** How far one sum of the facts is from the truth, in percent; a fact that is missing is 100 % off. */
export interface FactDeviation {
  readonly fact: string;
  readonly line: string;
  readonly percent: number;
}

type Sums = ReadonlyMap<string, number>;

/** Everything Prometheus says beside the proxies' own usage, line by line: a line that only one side has is 100 % off. */
export function factDeviations(truth: Truth, facts: Facts): FactDeviation[] {
  const { nodesSeen, otherAllocation, podHours, requestCounts, trafficEdges, ztunnelTraffic } = facts;
  const total = (field: 'cpuAllocatedCoreHours' | 'memoryAllocatedGibHours') =>
    truth.nodes.reduce((sum, node) => sum + node[field], 0);
  const others = [
    ['CPU', total('cpuAllocatedCoreHours')],
    ['memory', total('memoryAllocatedGibHours')],
  ] as const;
  return [
    ...compared(
      'nodesSeen',
      summed(truth.nodes, (one) => [one.node, one.hours]),
      summed(known(nodesSeen), (one) => [one.node, one.hours]),
    ),
    ...compared(
      'otherAllocation',
      new Map(others),
      new Map([
        ...summed(known(otherAllocation), (one) => ['CPU', one.cpuAllocatedCoreHours]),
        ...summed(known(otherAllocation), (one) => ['memory', one.memoryAllocatedGibHours]),
      ]),
    ),
    ...compared(
      'podHours',
      summed(truth.podHours, (one) => [one.namespace, one.hours]),
      summed(known(podHours), (one) => [one.namespace, one.hours]),
    ),
    ...compared(
      'requestCounts',
      summed(truth.requests, (one) => [`${one.reporter} ${one.namespace}`, one.requests]),
      summed(known(requestCounts), (one) => [`${one.reporter} ${one.namespace}`, one.requests]),
    ),
    ...compared(
      'trafficEdges',
      summed(truth.edges, (one) => [one.edge, one.bytes]),
      summed(known(trafficEdges), (one) => [
        `${one.reporter} ${one.sourceNamespace}/${one.sourceWorkload} ${one.destinationNamespace}/${one.destinationWorkload}`,
        one.bytes,
      ]),
    ),
    ...compared(
      'ztunnelTraffic',
      summed(truth.ztunnel, (one) => [one.pair, one.bytes]),
      summed(known(ztunnelTraffic), (one) => [`${one.reporter} ${one.sourceZone} ${one.destinationZone}`, one.bytes]),
    ),
  ];
}

const known = <T>(reading: { readonly known: true; readonly value: readonly T[] } | { readonly known: false }) =>
  reading.known ? reading.value : [];

function summed<T>(rows: readonly T[], of: (row: T) => readonly [string, number]): Sums {
  const sums = new Map<string, number>();
  for (const [line, value] of rows.map(of)) sums.set(line, (sums.get(line) ?? 0) + value);
  return sums;
}

function compared(fact: string, wanted: Sums, got: Sums): FactDeviation[] {
  return [...new Set([...wanted.keys(), ...got.keys()])].map((line) => {
    const [want, have] = [wanted.get(line) ?? 0, got.get(line) ?? 0];
    return { fact, line, percent: want === 0 || have === 0 ? (want === have ? 0 : 100) : (have / want - 1) * 100 };
  });
}
