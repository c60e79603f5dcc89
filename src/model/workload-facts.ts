import * as z from 'zod';
import { Condition, Labels, Named } from './kubernetes-parts.ts';

/* What runs, and on what, as the Kubernetes API says: each object reduced to what the mesh and its cost need. */

export const Container = z.object({
  name: z.string(),
  /** First words of the arguments, such as `proxy sidecar`: the only field that separates all proxy roles. */
  command: z.string().optional(),
  /** An init container with `restartPolicy: Always` runs as long as the pod does: a native sidecar. */
  restartable: z.boolean(),
  cpuRequestCores: z.number().optional(),
  memoryRequestBytes: z.number().optional(),
  /* The rest is kept of the mesh's own containers only. */
  image: z.string().optional(),
  cpuLimitCores: z.number().optional(),
  memoryLimitBytes: z.number().optional(),
  /** Environment variables that change how Istio behaves; values that are references are left out. */
  environment: Labels.optional(),
});

/** How a container of the mesh ended the last time. */
export const Termination = z.object({
  container: z.string(),
  reason: z.string(),
  /** ISO 8601 UTC. */
  finishedAt: z.string(),
});

/**
 * Required rules only; preferred ones never keep a pod from moving.
 * `node-affinity` covers nodeSelector too; `local-volume` is emptyDir or hostPath, which Cluster Autoscaler heeds.
 */
export const PlacementConstraint = z.enum([
  'node-affinity',
  'pod-affinity',
  'pod-anti-affinity',
  'zone-spread',
  'host-spread',
  'host-port',
  'local-volume',
]);

/** One pod as the Kubernetes API lists it, reduced to what the mesh needs. */
export const Pod = z.object({
  ...Named,
  node: z.string().optional(),
  /** `Unknown` too where there is no status, as in a manifest that was never applied. */
  phase: z.string(),
  hostNetwork: z.boolean(),
  serviceAccount: z.string().optional(),
  ownerKind: z.string().optional(),
  ownerName: z.string().optional(),
  labels: Labels,
  /** Only the annotations that Istio or an autoscaler reads or writes. */
  annotations: Labels,
  containers: z.array(Container),
  initContainers: z.array(Container),
  /** `spec.overhead`: what the runtime itself takes, on top of the containers. */
  overheadCpuCores: z.number().optional(),
  overheadMemoryBytes: z.number().optional(),
  /** What ties the pod to a place, beyond its requests. */
  constraints: z.array(PlacementConstraint),
  /** Last endings of mesh containers, where one has ended. */
  terminations: z.array(Termination).optional(),
});
export type Pod = z.infer<typeof Pod>;

/**
 * A Deployment, StatefulSet, DaemonSet, CronJob or WorkloadEntry: what may exist although there is no pod of it now.
 * Its own labels are kept of a WorkloadEntry and of what istiod manages; the rest is of its pod template.
 */
export const Workload = z.object({
  ...Named,
  kind: z.string(),
  replicas: z.number(),
  availableReplicas: z.number().optional(),
  labels: Labels,
  podLabels: Labels,
  podAnnotations: Labels,
  hostNetwork: z.boolean(),
  serviceAccount: z.string().optional(),
  /** `terminationGracePeriodSeconds`; absent where the template does not say it. */
  graceSeconds: z.number().optional(),
  /** Containers of the mesh in the template. */
  meshContainers: z.array(Container),
});
export type Workload = z.infer<typeof Workload>;

export const Node = z.object({
  name: z.string(),
  instanceType: z.string().optional(),
  region: z.string().optional(),
  zone: z.string().optional(),
  /** `node.spec.providerID`, such as `aws:///us-east-1a/i-0abc`. */
  providerId: z.string().optional(),
  /** The pool it belongs to, by the label of EKS, Karpenter, GKE, AKS or kOps. */
  group: z.string().optional(),
  capacityType: z.enum(['on-demand', 'spot']).optional(),
  capacityCpuCores: z.number().optional(),
  capacityMemoryBytes: z.number().optional(),
  allocatableCpuCores: z.number().optional(),
  allocatableMemoryBytes: z.number().optional(),
  allocatablePods: z.number().optional(),
  /** `key=value:effect`, sorted. */
  taints: z.array(z.string()),
  unschedulable: z.boolean(),
  annotations: Labels,
  kubeletVersion: z.string().optional(),
  /** Pressure conditions that are True, such as MemoryPressure; absent where the node has not said. */
  pressures: z.array(z.string()).optional(),
});
export type Node = z.infer<typeof Node>;

/** `disruptionsAllowed` is the controller's word now; absent before it has spoken. */
export const PodDisruptionBudget = z.object({
  ...Named,
  selector: Labels,
  /** False when the selector has expressions that Meshledger does not evaluate. */
  selectorKnown: z.boolean(),
  disruptionsAllowed: z.number().optional(),
});
export type PodDisruptionBudget = z.infer<typeof PodDisruptionBudget>;

export const HorizontalPodAutoscaler = z.object({
  ...Named,
  targetKind: z.string(),
  targetName: z.string(),
  minReplicas: z.number(),
  maxReplicas: z.number(),
  /** What it scales on: `cpu`, `memory`, or the name of another metric. */
  metrics: z.array(z.string()),
  conditions: z.array(Condition),
});
export type HorizontalPodAutoscaler = z.infer<typeof HorizontalPodAutoscaler>;
