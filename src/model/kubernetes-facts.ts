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

/** How a Service, or the Services of a namespace, prefer endpoints: `PreferSameZone`, `PreferClose` and the like. */
const trafficDistribution = z.string().optional();

export const Service = z.object({
  ...Named,
  labels: Labels,
  selector: Labels,
  headless: z.boolean(),
  trafficDistribution,
  conditions: z.array(Condition),
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

export const TargetRef = z.object({
  group: z.string(),
  kind: z.string(),
  name: z.string(),
  /** Istio refuses it; kept so that it can be said. */
  namespace: z.string().optional(),
});
export type TargetRef = z.infer<typeof TargetRef>;

/** What binds a policy to proxies. */
const Bound = {
  /** Absent where there are no labels: then everything is selected. */
  selector: Labels.optional(),
  /** Whether a selector is there, but without labels. */
  emptySelector: z.literal(true).optional(),
  targetRefs: z.array(TargetRef),
};

const StringLists = z.record(z.string(), z.array(z.string()));
/** An AuthorizationPolicy, its rules kept field by field: which fields are L7 is for `derive/`. */
export const AuthorizationPolicy = z.object({
  ...Named,
  labels: Labels,
  annotations: Labels,
  action: z.string(),
  /** Of a CUSTOM policy: who decides. */
  provider: z.string().optional(),
  ...Bound,
  /** Absent is not empty: `rules: []` is what a DENY that denies nothing looks like, and so is no `rules`. */
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

/** A Kubernetes label selector; without anything in it, it selects everything. */
export const LabelSelector = z.object({
  labels: Labels,
  expressions: z.array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()) })),
});
export type LabelSelector = z.infer<typeof LabelSelector>;

/** A Gateway API Gateway. A waypoint is one whose class is `istio-waypoint`. */
export const Gateway = z.object({
  ...Named,
  className: z.string(),
  labels: Labels,
  /** How many addresses the status has; absent where there is no status, as in a manifest that was never applied. */
  addresses: z.number().int().optional(),
  conditions: z.array(Condition),
  listeners: z.array(
    z.object({
      port: z.number(),
      protocol: z.string(),
      /** Which namespaces may attach: `Same`, `All`, or `Selector` by `fromSelector`. */
      from: z.string(),
      fromSelector: LabelSelector.optional(),
    }),
  ),
  /** `spec.infrastructure.parametersRef`: the ConfigMap that changes what istiod deploys for it. */
  parametersConfigMap: z.string().optional(),
});
export type Gateway = z.infer<typeof Gateway>;

export const GatewayClass = z.object({ name: z.string(), controller: z.string(), labels: Labels });
export type GatewayClass = z.infer<typeof GatewayClass>;

/** A ConfigMap that changes what istiod deploys for a Gateway, or for every Gateway of a class (Istio 1.26 and newer). */
export const GatewayParameters = z.object({
  ...Named,
  forClass: z.string().optional().describe('label gateway.istio.io/defaults-for-class'),
  graceSeconds: z.number().optional(),
  replicas: z.number().optional(),
  autoscaler: z.object({ minReplicas: z.number(), maxReplicas: z.number().optional() }).optional(),
  disruptionBudget: z.boolean(),
});
export type GatewayParameters = z.infer<typeof GatewayParameters>;

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

/**
 * RequestAuthentication, WasmPlugin and TrafficExtension: what is bound to workloads or to targets, and is L7 by nature.
 * Telemetry is bound alike.
 */
export const WorkloadRule = z.object({ ...Named, kind: z.string(), ...Bound });
export type WorkloadRule = z.infer<typeof WorkloadRule>;

export const MtlsMode = z.enum(['UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT']);
export type MtlsMode = z.infer<typeof MtlsMode>;

/** Modes of a port count only in a policy with a selector. */
export const PeerAuthentication = z.object({
  ...Named,
  selector: Labels.optional(),
  mode: MtlsMode,
  portModes: z.record(z.string(), MtlsMode),
  /** ISO 8601 UTC: of two in one scope the oldest wins. Absent in a manifest that was never applied. */
  createdAt: z.string().optional(),
});
export type PeerAuthentication = z.infer<typeof PeerAuthentication>;

export const ServiceEntry = z.object({
  ...Named,
  labels: Labels,
  hosts: z.array(z.string()),
  addresses: z.array(z.string()),
  resolution: z.string(),
  ports: z.array(z.object({ number: z.number(), protocol: z.string() })),
  conditions: z.array(Condition),
});
export type ServiceEntry = z.infer<typeof ServiceEntry>;

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
  /** Gateways that it takes traffic from, as `namespace/name`. */
  gateways: z.array(z.string()),
  /** Hosts that it sends traffic to: as written, or `<service>.<namespace>`. */
  backends: z.array(z.string()),
});
export type MeshRoute = z.infer<typeof MeshRoute>;

/** A DestinationRule: its host, and whether it has settings that only an L7 proxy can carry out. */
export const DestinationRule = z.object({ ...Named, host: z.string(), l7: z.boolean(), subsets: z.number().int() });
export type DestinationRule = z.infer<typeof DestinationRule>;

/* What the mesh was installed with. */

/** An Istio control plane, by the image of its istiod or as the user states it. */
export const ControlPlane = z.object({
  /** Such as `1.30.3`; `1.30` where that is all that was stated. */
  version: z.string(),
  revision: z.string().optional(),
  /** Where it is known from, such as `Pod istio-system/istiod-7c4-x2k`. */
  from: z.string(),
});
export type ControlPlane = z.infer<typeof ControlPlane>;

/** MeshConfig, from the ConfigMap of istiod; what is not said there is Istio's default. */
export const MeshConfig = z.object({
  rootNamespace: z.string(),
  trustDomain: z.string(),
  /** `defaultConfig.proxyMetadata.ISTIO_META_DNS_CAPTURE`. */
  dnsCapture: z.boolean(),
  /** `defaultConfig.proxyStatsMatcher`: prefixes, suffixes and expressions of further metrics that proxies export. */
  statsInclusions: z.array(z.string()),
});
export type MeshConfig = z.infer<typeof MeshConfig>;

/** The injector's own policy, from the ConfigMap `istio-sidecar-injector`. */
export const InjectorConfig = z.object({
  policy: z.enum(['enabled', 'disabled']),
  always: z.array(LabelSelector),
  never: z.array(LabelSelector),
  /** `sidecarInjectorWebhook.enableNamespacesByDefault`. */
  namespacesByDefault: z.boolean(),
});
export type InjectorConfig = z.infer<typeof InjectorConfig>;

/** What istio-cni was told, from the ConfigMap `istio-cni-config`; absent values are the default of the version. */
export const AmbientCni = z.object({
  dnsCapture: z.boolean().optional(),
  excludedNamespaces: z.array(z.string()),
  /** Any of these enrols a pod (Istio 1.27 and newer); absent: the label `istio.io/dataplane-mode=ambient`. */
  enablement: z.array(z.object({ pod: LabelSelector, namespace: LabelSelector })).optional(),
});
export type AmbientCni = z.infer<typeof AmbientCni>;

/** Settings of Calico or Cilium that decide whether they leave the traffic to the mesh; none of a plugin that is not there. */
export const NetworkPlugin = z.object({
  plugin: z.enum(['calico', 'cilium']),
  /** Where they were read, such as `FelixConfiguration default`. */
  from: z.string(),
  /** As written; absent where not set. */
  settings: Labels,
});
export type NetworkPlugin = z.infer<typeof NetworkPlugin>;

/** A root certificate that the mesh distributes, from the ConfigMap `istio-ca-root-cert`. */
export const RootCertificate = z.object({
  subject: z.string(),
  /** ISO 8601 UTC. */
  notAfter: z.string(),
  from: z.string(),
});
export type RootCertificate = z.infer<typeof RootCertificate>;

/** An object of a kind that we read, in a version or shape that we do not understand. */
export const UnreadObject = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  why: z.string(),
});
export type UnreadObject = z.infer<typeof UnreadObject>;
