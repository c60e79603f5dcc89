import * as z from 'zod';

/* What Prometheus says of the period. Integrals and totals, never one instant. */

const Labels = z.record(z.string(), z.string());

/** A node's clock over the period, from node_exporter's timex collector. Its offset is to its own reference. */
export const NodeClock = z.object({
  node: z.string(),
  /** Largest offset that lasted ten minutes, in seconds; absent when there is no such series. */
  sustainedOffsetSeconds: z.number().optional(),
  /** Whether the kernel called the clock synchronised at any time in the last hour. */
  synchronised: z.boolean().optional(),
  maxErrorSeconds: z.number().optional(),
  /**
   * How far its clock was ahead of Prometheus' in the last hour, in seconds, as bounds: a scrape takes time, and when in
   * it the clock was read is not known. Of two nodes whose bounds do not meet, the clocks differ. A clock that was set
   * right in that hour has bounds that take in both. Absent where node_exporter or scrape_duration_seconds was not
   * there in each quarter of the hour, and where several Prometheus servers each scrape a part of the nodes.
   */
  aheadSeconds: z.object({ low: z.number(), high: z.number() }).optional(),
});
export type NodeClock = z.infer<typeof NodeClock>;

/**
 * What one mesh container of one pod used and reserved over the period. Integrals, not samples:
 * a pod that lived two hours has two hours of them.
 */
export const ProxyUsage = z.object({
  namespace: z.string(),
  pod: z.string(),
  container: z.string(),
  cpuCoreHours: z.number(),
  memoryGibHours: z.number(),
  cpuRequestCoreHours: z.number(),
  memoryRequestGibHours: z.number(),
  /** max(request, usage), taken every few minutes and added up: OpenCost's allocation. */
  cpuAllocatedCoreHours: z.number(),
  memoryAllocatedGibHours: z.number(),
  /** Hours of the period backed by memory samples. */
  sampledHours: z.number(),
  /** Hours in which kube-state-metrics listed its requests and its pod was not finished; 0 when it requests nothing. */
  listedHours: z.number(),
});
export type ProxyUsage = z.infer<typeof ProxyUsage>;

/** A pod with a mesh container, as Prometheus knew it: all that is left of one that is gone from the API. */
export const PodSeen = z.object({
  namespace: z.string(),
  pod: z.string(),
  containers: z.array(z.string()),
  nativeSidecar: z.boolean(),
  ownerKind: z.string().optional(),
  ownerName: z.string().optional(),
  /** Istio and Gateway API labels, where kube-state-metrics was told to export them. */
  labels: Labels,
  /** Where it ran and for how long, by `kube_pod_info`; hours of all nodes together are the pod's. */
  nodes: z.array(z.object({ node: z.string(), hours: z.number() })),
});
export type PodSeen = z.infer<typeof PodSeen>;

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

/** How well the period is backed by samples, and how often they were taken. */
export const Sampling = z.object({
  /** Share of the period (0-1) in which container metrics were scraped at all. */
  usageCoverageRatio: z.number(),
  /** Share of the period (0-1) in which the proxies' requests were scraped at all. */
  requestCoverageRatio: z.number(),
  intervals: z.array(z.object({ metric: z.string(), job: z.string(), seconds: z.number() })),
});
export type Sampling = z.infer<typeof Sampling>;

/** The answers of the article's two queries at the end of the period: one instant, proxies not told apart. */
export const ArticleQueries = z.object({ vcpus: z.number(), memoryGib: z.number() });
export type ArticleQueries = z.infer<typeof ArticleQueries>;

/** A node of the period, those that are gone by now too. */
export const NodeSeen = z.object({
  node: z.string(),
  /** Hours of the period in which kube-state-metrics listed it. */
  hours: z.number(),
  /** From `kube_node_labels`, where kube-state-metrics was told to export them. */
  instanceType: z.string().optional(),
  region: z.string().optional(),
  zone: z.string().optional(),
  providerId: z.string().optional(),
  capacityCpuCores: z.number().optional(),
  capacityMemoryGib: z.number().optional(),
  allocatableCpuCores: z.number().optional(),
  allocatableMemoryGib: z.number().optional(),
});
export type NodeSeen = z.infer<typeof NodeSeen>;

/** What all containers that are not the mesh's were allocated on one node: max(request, usage), taken every hour. */
export const OtherAllocation = z.object({
  /** Empty for pods whose node kube-state-metrics does not say. */
  node: z.string(),
  cpuAllocatedCoreHours: z.number(),
  memoryAllocatedGibHours: z.number(),
});
export type OtherAllocation = z.infer<typeof OtherAllocation>;

/** Hours that unfinished pods of one namespace lived in the period, by `kube_pod_info`. */
export const PodHours = z.object({ namespace: z.string(), hours: z.number() });
export type PodHours = z.infer<typeof PodHours>;

/** Where the pods of one owner were at one instant: what zone shares are made of. */
export const Placement = z.object({
  at: z.string(),
  namespace: z.string(),
  ownerKind: z.string(),
  ownerName: z.string(),
  node: z.string(),
  pods: z.number(),
});
export type Placement = z.infer<typeof Placement>;

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

/** CPU of one ztunnel over the period, of those that kube-state-metrics listed; a ztunnel is told by its pod's name. */
export const ZtunnelCpu = z.object({
  namespace: z.string(),
  pod: z.string(),
  /**
   * 95th percentile of its usage over five minutes, on its busiest day, in cores. Where cAdvisor is scraped less than
   * every 143 s, over as long as it takes to be sure of two scrapes: 2.1 intervals.
   */
  busyCores: z.number(),
  /** Absent when it has none, as the chart's default; where limits are not exported at all, the whole fact is missing. */
  limitCores: z.number().optional(),
  requestCores: z.number().optional(),
  /** Share (0-1) of CPU periods in which it was throttled; absent without a limit, and where cAdvisor's cfs counters are not kept. */
  throttledRatio: z.number().optional(),
});
export type ZtunnelCpu = z.infer<typeof ZtunnelCpu>;

/**
 * Requests and connections of the period that the RBAC filter of one Envoy denied, dry runs not among them. Known to be
 * none only where some Envoy exports the filter's statistics.
 */
export const RbacDenials = z.object({ namespace: z.string(), pod: z.string(), denied: z.number() });
export type RbacDenials = z.infer<typeof RbacDenials>;

/**
 * Restarts of the period of a mesh container that came after an OOMKilled ending, all pods of one name together. A kill
 * whose restart was not seen, for the pod was gone before, is not among them. Several restarts between two scrapes are
 * taken to have ended like the last of them. Known to be none only where the restarts of every mesh container are
 * counted, and all of them explained.
 */
export const OomKills = z.object({ namespace: z.string(), pod: z.string(), container: z.string(), kills: z.number() });
export type OomKills = z.infer<typeof OomKills>;

/**
 * When a certificate of istiod's CA expires, by the istiods that were scraped at the end of the period. Before 1.24
 * istiod says so of the certificate that it started with, though another was loaded since.
 */
export const CaCertificate = z.object({
  /** `root` is the first of the trust bundle; `chain` is that of a plugged-in CA. */
  certificate: z.enum(['root', 'chain']),
  /** The istiod; its address where the scrape has no pod label. */
  pod: z.string(),
  /** ISO 8601 UTC. */
  notAfter: z.string(),
});
export type CaCertificate = z.infer<typeof CaCertificate>;
