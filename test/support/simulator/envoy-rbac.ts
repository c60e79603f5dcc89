import type { CountedProxy } from './counted-proxies.ts';
import { scrapeLabels } from './istio-labels.ts';
import type { Family, Series } from './series.ts';
import type { SimulatedTraffic } from './simulation.ts';

/**
 * Statistics of Envoy's RBAC filter, of the proxies that a policy applies to: those whose callers have a share that it
 * denies, be it 0. A sidecar's has the listener in its name; a waypoint's has not. They are counters without `_total`,
 * which OpenMetrics has no type for but gauge.
 */
export const rbacFamilies = (proxies: readonly CountedProxy[]): Family[] =>
  [['envoy_http_inbound_0_0_0_0_8080_rbac', 'destination'] as const, ['envoy_http_rbac', 'waypoint'] as const].map(
    ([name, reporter]) => ({
      name,
      type: 'gauge',
      *series() {
        const filtered = proxies.filter(({ traffic }) => traffic.reporter === reporter && hasFilter(traffic));
        // One filter serves all destinations of a pod.
        for (const of of Map.groupBy(filtered, ({ pod }) => pod.uid).values()) yield* results(name, of);
      },
    }),
  );

const hasFilter = ({ callers }: SimulatedTraffic): boolean =>
  callers.some(({ forbiddenRatio }) => forbiddenRatio !== undefined);

const deniedShare = ({ callers }: SimulatedTraffic): number =>
  callers.reduce((sum, { shareRatio, forbiddenRatio = 0 }) => sum + shareRatio * forbiddenRatio, 0);

function* results(metric: string, destinations: readonly CountedProxy[]): Iterable<Series> {
  const [first] = destinations;
  if (first === undefined) return;
  const denied = deniedShare(first.traffic);
  const total = (seconds: number): number => destinations.reduce((sum, { requests }) => sum + requests(seconds), 0);
  for (const [authz_enforce_result, share] of [['denied', denied] as const, ['allowed', 1 - denied] as const]) {
    const labels = { authz_enforce_result, ...scrapeLabels(first.pod) };
    yield { ...first.target, labels, metric, value: (seconds) => Math.floor(share * total(seconds)) };
  }
}
