/** What Envoy means by a flag on a 503. */
interface Flag {
  readonly means: string;
  readonly look: string;
}

/** @see https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#response-flags */
const flags: Readonly<Record<string, Flag>> = {
  UF: {
    means: 'no connection to the workload',
    look: 'are its pods ready and listening on the port, and do NetworkPolicies and ALLOW policies let the waypoint in on 15008?',
  },
  UC: {
    means: 'the connection to the workload was closed before it answered',
    look: 'does it restart, or close idle connections sooner than its callers?',
  },
  UR: { means: 'the workload reset the request', look: 'see its log' },
  LR: { means: 'the waypoint reset the request', look: 'see its log for why' },
  UH: {
    means: 'no healthy pod behind the service',
    look: 'has it ready endpoints, or did outlierDetection put all of them out?',
  },
  UO: {
    means: 'too many at once (circuit breaker)',
    look: 'raise connectionPool in the DestinationRule, or add replicas of the workload',
  },
  URX: {
    means: 'the last retry was answered 503 too, which may be the application’s own',
    look: 'see the response_code_details in the access log: via_upstream is the application',
  },
  NR: { means: 'no route', look: 'do the hosts and matches of its routes cover what is called?' },
  NC: { means: 'its route leads to no cluster', look: 'do the backends of its routes exist, with that port?' },
  DF: { means: 'a name could not be resolved', look: 'does the host of its ServiceEntry resolve?' },
  DC: { means: 'the caller hung up', look: 'do callers time out before it answers?' },
  UT: { means: 'the workload took too long', look: 'compare the timeout of its route with how long it needs' },
  LH: { means: 'a local health check failed', look: 'see the health checks of the waypoint' },
  OM: { means: 'the waypoint was overloaded', look: 'give it more memory or replicas' },
  UAEX: { means: 'the external authorizer did not answer', look: 'is the provider of its CUSTOM policy up?' },
};

/** `UF (no connection to the workload: are its pods ready …?)`; of several at once, each. */
export const flagInWords = (flag: string): string =>
  flag
    .split(',')
    .map((one) => (one === '' ? 'without response_flags' : one))
    .map((one) => (flags[one] === undefined ? one : `${one} (${flags[one].means}: ${flags[one].look})`))
    .join(' with ');

/** Who answered 503: the waypoint, the application, a fault that was injected on purpose, or one of the first two. */
export type Answerer = 'waypoint' | 'application' | 'fault' | 'either';

/**
 * Who a 503 comes from. Without a flag it is the application's. A retry limit that is reached alone means that what came
 * back last was passed on: a connection that failed would have its own flag beside it. A fault is a route's wish. Istio
 * always writes the label: where it is not there it was removed, and nobody knows what it said.
 */
export function answererOf(flag: string): Answerer {
  if (flag === '-') return 'application';
  if (flag === '') return 'either';
  const all = flag.split(',');
  if (all.includes('FI')) return 'fault';
  return all.every((one) => one === 'URX') ? 'either' : 'waypoint';
}
