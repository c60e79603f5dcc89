import * as z from 'zod';
import { PreviousReport } from './previous-report.ts';
import { Reading } from './reading.ts';

/*
 * Every fact the reporter can know: our vocabulary.
 * Facts say what is, never what it means; roles, verdicts and money are derived from them.
 */

const Labels = z.record(z.string(), z.string());
const Named = { namespace: z.string(), name: z.string() };

/** A Kubernetes status condition. `fresh` is false when the controller has not seen the newest spec. */
export const Condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string(),
  message: z.string(),
  fresh: z.boolean(),
});

export const Container = z.object({
  name: z.string(),
  /** First words of the arguments, such as `proxy sidecar`: the only field that separates all proxy roles. */
  command: z.string().optional(),
  /** An init container with `restartPolicy: Always` runs as long as the pod does: a native sidecar. */
  restartable: z.boolean(),
  cpuRequestCores: z.number().optional(),
  memoryRequestBytes: z.number().optional(),
});

/** One pod as the Kubernetes API lists it, reduced to what the mesh needs. */
export const Pod = z.object({
  ...Named,
  node: z.string().optional(),
  phase: z.string(),
  hostNetwork: z.boolean(),
  ownerKind: z.string().optional(),
  ownerName: z.string().optional(),
  labels: Labels,
  /** Only the annotations that Istio reads or writes. */
  annotations: Labels,
  containers: z.array(Container),
  initContainers: z.array(Container),
});
export type Pod = z.infer<typeof Pod>;

/** A Deployment, StatefulSet, DaemonSet, CronJob or WorkloadEntry: what may exist although there is no pod of it now. */
export const Workload = z.object({ ...Named, kind: z.string(), replicas: z.number(), podLabels: Labels });
export type Workload = z.infer<typeof Workload>;

export const Node = z.object({
  name: z.string(),
  instanceType: z.string().optional(),
  region: z.string().optional(),
  zone: z.string().optional(),
  allocatableCpuCores: z.number().optional(),
  allocatableMemoryBytes: z.number().optional(),
});
export type Node = z.infer<typeof Node>;

export const Service = z.object({ ...Named, labels: Labels });
export type Service = z.infer<typeof Service>;

export const TargetRef = z.object({ group: z.string(), kind: z.string(), name: z.string() });

const StringLists = z.record(z.string(), z.array(z.string()));
/** An AuthorizationPolicy, its rules kept field by field: which fields are L7 is for `derive/`. */
export const AuthorizationPolicy = z.object({
  ...Named,
  labels: Labels,
  annotations: Labels,
  action: z.string(),
  selector: Labels.optional(),
  targetRefs: z.array(TargetRef),
  rules: z.array(
    z.object({
      from: z.array(StringLists),
      to: z.array(StringLists),
      when: z.array(z.object({ key: z.string(), values: z.array(z.string()), notValues: z.array(z.string()) })),
    }),
  ),
  conditions: z.array(Condition),
});
export type AuthorizationPolicy = z.infer<typeof AuthorizationPolicy>;

/** A Gateway API Gateway. A waypoint is one whose class is `istio-waypoint`. */
export const Gateway = z.object({
  ...Named,
  className: z.string(),
  labels: Labels,
  addresses: z.number().int(),
  conditions: z.array(Condition),
});
export type Gateway = z.infer<typeof Gateway>;

export const HorizontalPodAutoscaler = z.object({
  ...Named,
  targetKind: z.string(),
  targetName: z.string(),
  minReplicas: z.number(),
  maxReplicas: z.number(),
});
export type HorizontalPodAutoscaler = z.infer<typeof HorizontalPodAutoscaler>;

/** A node's clock over the period, from node_exporter's timex collector. Its offset is to its own reference. */
export const NodeClock = z.object({
  node: z.string(),
  /** Largest offset that lasted ten minutes, in seconds; absent when there is no such series. */
  sustainedOffsetSeconds: z.number().optional(),
  /** Whether the kernel called the clock synchronised at any time in the last hour. */
  synchronised: z.boolean().optional(),
  maxErrorSeconds: z.number().optional(),
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
});
export type PodSeen = z.infer<typeof PodSeen>;

/** Cumulative latency histogram of one reporter over the period; counts are requests at most `leMs` long. */
export const LatencyHistogram = z.object({
  reporter: z.enum(['destination', 'waypoint']),
  /** Upper bounds in milliseconds, ascending; the last is +Inf, written as null. */
  buckets: z.array(z.object({ leMs: z.number().nullable(), count: z.number() })),
});
export type LatencyHistogram = z.infer<typeof LatencyHistogram>;

/** HTTP and gRPC requests seen by one kind of proxy in front of one namespace, over the period. */
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

/** What a core-hour and a GiB-hour cost, and who says so. */
export const Prices = z.object({
  cpuCoreHourUsd: z.number().positive(),
  memoryGibHourUsd: z.number().positive(),
  source: z.string(),
  asOf: z.string().describe('date of the price list, ISO 8601, as precise as it is known'),
  isDefault: z.boolean().describe('true when nobody configured a price'),
});
export type Prices = z.infer<typeof Prices>;

/** One row per fact: its schema. The source that reads it is in `sources/index.ts`. */
export const Facts = z.object({
  pods: Reading(z.array(Pod)),
  workloads: Reading(z.array(Workload)),
  nodes: Reading(z.array(Node)),
  services: Reading(z.array(Service)),
  authorizationPolicies: Reading(z.array(AuthorizationPolicy)),
  gateways: Reading(z.array(Gateway)),
  horizontalPodAutoscalers: Reading(z.array(HorizontalPodAutoscaler)),
  nodeClocks: Reading(z.array(NodeClock)),
  proxyUsage: Reading(z.array(ProxyUsage)),
  podsSeen: Reading(z.array(PodSeen)),
  latencyHistograms: Reading(z.array(LatencyHistogram)),
  requestCounts: Reading(z.array(RequestCount)),
  sampling: Reading(Sampling),
  articleQueries: Reading(ArticleQueries),
  prices: Reading(Prices),
  previousReport: Reading(PreviousReport),
});
