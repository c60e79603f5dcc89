import type { Facts } from '../../src/model/snapshot.ts';
import type { Line } from '../support/simulator/truth-of-compliance.ts';

interface Call {
  readonly reporter: string;
  readonly sourceNamespace: string;
  readonly sourceWorkload: string;
  readonly destinationNamespace: string;
  readonly destinationWorkload: string;
}

function linesOf(call: Call, counts: Readonly<Record<string, number>>): Line[] {
  const { reporter, sourceNamespace, sourceWorkload, destinationNamespace, destinationWorkload } = call;
  const name = `${reporter} ${sourceNamespace}/${sourceWorkload} ${destinationNamespace}/${destinationWorkload}`;
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => ({ line: `${name} ${what}`, count }));
}

/** What Prometheus counted for the checks, in the lines of the simulator's truth. A fact that is missing has none. */
export const countedLines = (facts: Facts) => ({
  outcomes: known(facts.requestOutcomes).flatMap(({ requests, plaintext, forbidden, unavailable, ...call }) =>
    linesOf(call, { requests, plaintext, forbidden, ...unavailable }),
  ),
  connections: known(facts.ztunnelConnections).flatMap(({ opened, plaintext, ended, ...call }) =>
    linesOf(call, { opened, plaintext, ...ended }),
  ),
  denials: known(facts.rbacDenials).map(({ namespace, pod, denied }) => ({
    line: `${namespace}/${pod}`,
    count: denied,
  })),
  oomKills: known(facts.oomKills).map(({ namespace, pod, container, kills }) => ({
    line: `${namespace}/${pod}/${container}`,
    count: kills,
  })),
});

const known = <T>(reading: { readonly known: true; readonly value: readonly T[] } | { readonly known: false }) =>
  reading.known ? reading.value : [];

/** Lines that are off by more than 0.5 % and `spare`, or that only one side has. */
export function linesOff(got: readonly Line[], wanted: readonly Line[], spare: number) {
  const [have, want] = [got, wanted].map((lines) => new Map(lines.map(({ line, count }) => [line, count])));
  return [...new Set([...got, ...wanted].map(({ line }) => line))]
    .map((line) => ({ line, got: have?.get(line) ?? Number.NaN, wanted: want?.get(line) ?? Number.NaN }))
    .filter((one) => !(Math.abs(one.got - one.wanted) <= 0.005 * one.wanted + spare));
}
