import type { Fact } from '../model/snapshot.ts';
import { addTo, type ByCaller, callerOf } from './callers-in-words.ts';
import type { Share } from './shares-judged.ts';

type Outcome = Fact<'requestOutcomes'>[number];
type Connections = Fact<'ztunnelConnections'>[number];

/** Who saw the calls. They overlap, and some count requests and some connections: nothing may be added over them. */
export type Witness = 'sidecar' | 'waypoint' | 'ztunnel';

/** What one witness saw of the calls to a workload; the bounds are of those without mTLS that were served. */
export interface PlaintextShare extends Share {
  readonly seenBy: Witness;
  /** Those without mTLS that were denied at once, at least. */
  readonly refused: number;
  readonly callers: ByCaller;
}

export interface WorkloadPlaintext {
  /** Empty, as the workload is, where the metrics do not name it: Telemetry and relabelling may remove both labels. */
  readonly namespace: string;
  readonly workload: string;
  readonly shares: readonly PlaintextShare[];
}

/**
 * How each workload was called, as those saw it that were called: its sidecar, its waypoint, its ztunnel.
 *
 * A request that a waypoint answered itself reached no workload, and is nobody's. ztunnel counts a connection as opened
 * before any policy has a say, so those that it denied are taken off: all of a caller without mTLS, and of a caller with
 * both at least those that cannot have had it.
 * @see istio/ztunnel src/proxy/inbound_passthrough.rs
 */
export function plaintextShares(
  outcomes: readonly Outcome[],
  connections: readonly Connections[],
): WorkloadPlaintext[] {
  const tallies = new Map<string, Tally>();
  for (const row of outcomes) {
    const seenBy = row.reporter === 'waypoint' ? 'waypoint' : 'sidecar';
    add(tallies, row, { seenBy, total: row.requests, low: row.plaintext, high: row.plaintext });
  }
  for (const row of connections) if (row.reporter === 'destination') add(tallies, row, ofConnections(row));
  const workloads = new Map<
    string,
    { readonly namespace: string; readonly workload: string; shares: PlaintextShare[] }
  >();
  for (const { namespace, workload, share } of tallies.values()) {
    const found = workloads.get(`${namespace}/${workload}`);
    if (found === undefined) workloads.set(`${namespace}/${workload}`, { namespace, workload, shares: [share] });
    else found.shares.push(share);
  }
  return [...workloads.values()];
}

interface Tally {
  readonly namespace: string;
  readonly workload: string;
  readonly share: {
    readonly seenBy: Witness;
    total: number;
    low: number;
    high: number;
    refused: number;
    readonly callers: Map<string, number>;
  };
}
type Seen = Share & { readonly seenBy: Witness; readonly refused?: number };

function ofConnections({ opened, plaintext, ended }: Connections): Seen {
  const denied = ended.DENY ?? 0;
  const refused = Math.max(0, Math.min(plaintext, denied - (opened - plaintext)));
  return { seenBy: 'ztunnel', total: opened, low: Math.max(0, plaintext - denied), high: plaintext - refused, refused };
}

function add(tallies: Map<string, Tally>, row: Outcome | Connections, seen: Seen): void {
  const { destinationNamespace: namespace, destinationWorkload: workload } = row;
  const reachedNobody = seen.seenBy === 'waypoint' && namespace === '' && workload === '';
  if (reachedNobody || seen.total === 0) return;
  const key = `${namespace}/${workload} ${seen.seenBy}`;
  const empty = { seenBy: seen.seenBy, total: 0, low: 0, high: 0, refused: 0, callers: new Map<string, number>() };
  const { share } = tallies.get(key) ?? { share: empty };
  share.total += seen.total;
  share.low += seen.low;
  share.high += seen.high;
  share.refused += seen.refused ?? 0;
  addTo(share.callers, callerOf(row), seen.high);
  tallies.set(key, { namespace, workload, share });
}
