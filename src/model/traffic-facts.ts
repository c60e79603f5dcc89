import * as z from 'zod';

/* What Prometheus says of the period: who called whom, and how it went. Totals, never one instant. */

/**
 * Cumulative latency histogram of the requests to one namespace on one day of the period, as one kind of proxy saw
 * them; counts are requests at most `leMs` long.
 */
export const LatencyHistogram = z.object({
  reporter: z.enum(['destination', 'waypoint']),
  /** Where the requests went (`destination_workload_namespace`). */
  namespace: z.string(),
  /** Start of the day within the period, ISO 8601 UTC. */
  day: z.string(),
  /** Upper bounds in milliseconds, ascending; the last is +Inf, written as null. */
  buckets: z.array(z.object({ leMs: z.number().nullable(), count: z.number() })),
});
export type LatencyHistogram = z.infer<typeof LatencyHistogram>;

/** HTTP and gRPC requests to one namespace (`destination_workload_namespace`) over the period, as one kind of proxy saw them. */
export const RequestCount = z.object({
  reporter: z.enum(['destination', 'waypoint']),
  namespace: z.string(),
  requests: z.number(),
});
export type RequestCount = z.infer<typeof RequestCount>;

/** Payload between two workloads as the server's Envoy saw it: HTTP bodies and TCP bytes, both directions, without headers. */
export const TrafficEdge = z.object({
  reporter: z.enum(['destination', 'waypoint']),
  sourceNamespace: z.string(),
  sourceWorkload: z.string(),
  destinationNamespace: z.string(),
  destinationWorkload: z.string(),
  /** `destination_service_name`; empty when Istio did not know it. */
  destinationService: z.string(),
  bytes: z.number(),
});
export type TrafficEdge = z.infer<typeof TrafficEdge>;

/** Bytes that ztunnel carried, both directions, by the side that reported them. Zones are empty before Istio 1.25. */
export const ZtunnelTraffic = z.object({
  reporter: z.enum(['source', 'destination']),
  sourceNamespace: z.string(),
  destinationNamespace: z.string(),
  sourceZone: z.string(),
  destinationZone: z.string(),
  bytes: z.number(),
});
export type ZtunnelTraffic = z.infer<typeof ZtunnelTraffic>;

/** Who called whom, as the labels of Istio's metrics name them; empty where Istio did not know. */
const Call = {
  sourceNamespace: z.string(),
  sourceWorkload: z.string(),
  destinationNamespace: z.string(),
  destinationWorkload: z.string(),
  /** `destination_service_name`. */
  destinationService: z.string(),
};

/**
 * HTTP and gRPC requests of the period between two workloads as one server-side Envoy saw them, and how they ended.
 * Counted by Prometheus' increase(), so that what a new series shows at its first scrape is not in it: a caller's first
 * requests to one pod, as long as one scrape interval, may be missing. Series whose labels do not tell are left out.
 */
export const RequestOutcome = z.object({
  reporter: z.enum(['destination', 'waypoint']),
  ...Call,
  requests: z.number(),
  /** Of them, those that came without mTLS (`connection_security_policy="none"`). */
  plaintext: z.number(),
  /** Of them, those answered 403: by Envoy's RBAC or by the application, which cannot be told apart here. */
  forbidden: z.number(),
  /** Of them, those answered 503, by `response_flags`; `-` is the application's own. Only flags that occurred. */
  unavailable: z.record(z.string(), z.number()),
});
export type RequestOutcome = z.infer<typeof RequestOutcome>;

/**
 * TCP connections of the period between two workloads as a ztunnel saw them from one side; with a waypoint between
 * them, one leg of them. Counted by increase(), as requests are.
 */
export const ZtunnelConnections = z.object({
  reporter: z.enum(['source', 'destination']),
  ...Call,
  opened: z.number(),
  /**
   * Of them, those without mTLS (`connection_security_policy` not `mutual_tls`). On the source side these are also the
   * connections that leave the mesh.
   */
  plaintext: z.number(),
  /**
   * Connections that ended badly, by `response_flags`: DENY; CONNECT from 1.24; TLS_FAILURE, IDENTITY_ERROR and others
   * from 1.29. Only flags that occurred; a handshake that the inbound listener refuses is in none of them.
   */
  ended: z.record(z.string(), z.number()),
});
export type ZtunnelConnections = z.infer<typeof ZtunnelConnections>;
