import * as z from 'zod';

/* What the Kubernetes API says, each object reduced to what the mesh and its cost need. */

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
  phase: z.string(),
  hostNetwork: z.boolean(),
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
});
export type Node = z.infer<typeof Node>;

/** How a Service, or the Services of a namespace, prefer endpoints: `PreferSameZone`, `PreferClose` and the like. */
const trafficDistribution = z.string().optional();

export const Service = z.object({
  ...Named,
  labels: Labels,
  selector: Labels,
  headless: z.boolean(),
  trafficDistribution,
});
export type Service = z.infer<typeof Service>;

export const Namespace = z.object({ name: z.string(), labels: Labels, trafficDistribution });
export type Namespace = z.infer<typeof Namespace>;

/** `disruptionsAllowed` is the controller's word now; absent before it has spoken. */
export const PodDisruptionBudget = z.object({
  ...Named,
  selector: Labels,
  /** False when the selector has expressions that Meshledger does not evaluate. */
  selectorKnown: z.boolean(),
  disruptionsAllowed: z.number().optional(),
});
export type PodDisruptionBudget = z.infer<typeof PodDisruptionBudget>;

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

/** RequestAuthentication, WasmPlugin and TrafficExtension: what is bound to workloads or to targets, and is L7 by nature. */
export const WorkloadRule = z.object({
  ...Named,
  kind: z.string(),
  selector: Labels.optional(),
  targetRefs: z.array(TargetRef),
});
export type WorkloadRule = z.infer<typeof WorkloadRule>;

/** A VirtualService or Gateway API route, reduced to the hosts it routes inside the mesh. */
export const MeshRoute = z.object({
  ...Named,
  kind: z.string(),
  /** Hosts as written; for a route with parentRefs, `<service>.<namespace>` of each Service. */
  hosts: z.array(z.string()),
  /** Whether it governs calls inside the mesh; one bound only to gateways does not. */
  mesh: z.boolean(),
  /** Whether it has HTTP or TLS rules; TCP alone is L4. */
  l7: z.boolean(),
});
export type MeshRoute = z.infer<typeof MeshRoute>;

/** A DestinationRule: its host, and whether it has settings that only an L7 proxy can carry out. */
export const DestinationRule = z.object({ ...Named, host: z.string(), l7: z.boolean(), subsets: z.number().int() });
export type DestinationRule = z.infer<typeof DestinationRule>;
