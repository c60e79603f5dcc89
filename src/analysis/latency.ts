import { isFinished, meshMode } from '../derive/mesh-mode.ts';
import type { Report } from '../model/report.ts';
import type { Facts } from '../model/snapshot.ts';
import { latencyDays } from './latency-days.ts';
import { requestsOf } from './latency-histogram.ts';
import { latencyMode } from './latency-mode.ts';
import { latencyMoves } from './latency-moves.ts';

export type LatencyFacts = Pick<Facts, 'latencyHistograms' | 'pods' | 'placements'>;

const modes = [
  ['destination', 'sidecar'],
  ['waypoint', 'waypoint'],
] as const;

/**
 * Request latency by mode where it was measured, before and after where a namespace moved; otherwise a word about what
 * there is instead.
 */
export function latency(facts: LatencyFacts, hasEstimate: boolean): Report['latency'] {
  const { latencyHistograms, pods } = facts;
  if (!latencyHistograms.known)
    return {
      method: hasEstimate ? 'estimate' : 'none',
      because: latencyHistograms.why,
      modes: [],
      moves: [],
      l4Only: [],
    };
  const histograms = latencyHistograms.value;
  const measured = modes
    .map(([reporter, mode]) =>
      latencyMode(
        mode,
        histograms.filter((one) => one.reporter === reporter),
      ),
    )
    .filter(({ requests }) => requests > 0);
  const namespaces = ambientNamespaces(pods);
  const byWaypoint = new Set(
    histograms.filter((one) => one.reporter === 'waypoint' && requestsOf(one.buckets) > 0).map((one) => one.namespace),
  );
  return {
    ...method(measured.length > 0, hasEstimate),
    modes: measured,
    moves: latencyMoves({ histograms, days: latencyDays(facts), ambientNow: namespaces.only }),
    l4Only: [...namespaces.some].filter((namespace) => !byWaypoint.has(namespace)).sort(),
  };
}

function method(isMeasured: boolean, hasEstimate: boolean): Pick<Report['latency'], 'method' | 'because'> {
  if (isMeasured)
    return {
      method: 'measured',
      because: 'istio_request_duration_milliseconds, measured at the server side; ztunnel (L4) measures no requests',
    };
  return { method: hasEstimate ? 'estimate' : 'none', because: 'no requests were measured in this period' };
}

/** Namespaces with some ambient pods now, and those with ambient pods and no sidecar. */
function ambientNamespaces(pods: Facts['pods']): { some: ReadonlySet<string>; only: ReadonlySet<string> } {
  const namespacesOf = (mode: ReturnType<typeof meshMode>): Set<string> =>
    new Set(
      (pods.known ? pods.value : [])
        .filter((pod) => !isFinished(pod) && meshMode(pod) === mode)
        .map(({ namespace }) => namespace),
    );
  const some = namespacesOf('ambient');
  const sidecars = namespacesOf('sidecar');
  return { some, only: new Set([...some].filter((namespace) => !sidecars.has(namespace))) };
}
