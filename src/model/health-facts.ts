import * as z from 'zod';

/* What Prometheus says of the period: what only the checks want. */

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
