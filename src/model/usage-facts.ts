import * as z from 'zod';
import { Labels } from './kubernetes-parts.ts';

/* What Prometheus says of the period: what there was, and what it used. Integrals and totals, never one instant. */

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
