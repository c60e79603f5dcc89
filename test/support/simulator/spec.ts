import type { RowsSpec, ScrapesSpec } from './spec-exporters.ts';
import type { TcpSpec, TrafficSpec } from './spec-traffic.ts';

/**
 * A small description of a cluster and of one week of its life. `simulate` turns it into pods with
 * continuous usage; everything else (history, truth, Kubernetes objects) is read from those.
 */
export interface ClusterSpec {
  readonly name: string;
  readonly seed: string;
  /** Half-open window of the truth, ISO 8601 UTC. */
  readonly start: string;
  readonly end: string;
  /** History is written this long before `start` and after `end`, so that the window's edges are honest. */
  readonly marginMinutes: number;
  /** One pool of nodes, or several. */
  readonly nodes: NodesSpec | readonly NodesSpec[];
  readonly scrapes: ScrapesSpec;
  readonly rows: RowsSpec;
  readonly namespaces: readonly NamespaceSpec[];
  readonly policies: readonly PolicySpec[];
  /** When the certificates of istiod's CA expire, ISO 8601 UTC; by default istiod is not scraped. */
  readonly ca?: { readonly rootNotAfter: string; readonly chainNotAfter?: string };
  /** Further objects that the Kubernetes API lists. */
  readonly objects?: readonly ObjectSpec[];
}

/** Nodes of one size and price. */
export interface NodesSpec {
  /** Name of the pool, as the nodes are labelled with it; without it they carry no such label. */
  readonly pool?: string;
  readonly count: number;
  readonly instanceType: string;
  readonly region: string;
  readonly zones: readonly string[];
  readonly cpuCores: number;
  readonly memoryGib: number;
  readonly capacityType?: 'on-demand' | 'spot';
  /** Price of a whole node, USD. */
  readonly hourUsd?: number;
  /** When its nodes joined and left, ISO 8601 UTC; by default they are older than the history and outlive it. */
  readonly from?: string;
  readonly to?: string;
  /** Clock error by node index within the pool; every other node is within a millisecond. */
  readonly clockOffsetSeconds?: Readonly<Record<number, number>>;
}

export interface NamespaceSpec {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly workloads: readonly WorkloadSpec[];
}

/** What a pod is to the mesh. The first two carry a sidecar, the last six are the mesh itself. */
export type MeshPart =
  | 'classic-sidecar'
  | 'native-sidecar'
  | 'ambient'
  | 'none'
  | 'istiod'
  | 'ztunnel'
  | 'istio-cni'
  | 'waypoint'
  | 'gateway-api'
  | 'helm-gateway';

export interface WorkloadSpec {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job';
  readonly name: string;
  readonly mesh: MeshPart;
  /** Ignored by a DaemonSet (one pod per node) and by a Job (one pod per run). */
  readonly replicas: number;
  readonly app?: ContainerSpec;
  readonly proxy?: ContainerSpec;
  /** Pods live between so many hours and are replaced; without it they outlive the window. */
  readonly podHours?: readonly [number, number];
  /** A Job starts a pod this often; the newest three finished pods stay in the API. */
  readonly runsEveryHours?: number;
  /** Restarts of each pod's mesh container within the window. */
  readonly restarts?: number;
  /** How the life before each of them ended, in turn; `Error` where this says nothing. */
  readonly endings?: readonly Ending[];
  readonly traffic?: TrafficSpec;
  /** Connections that are not HTTP. */
  readonly tcp?: TcpSpec;
  /** The memory series of the first replica are missing from the history. */
  readonly missingMemorySeries?: boolean;
  readonly serviceAccount?: string;
  readonly hpa?: { readonly minReplicas: number; readonly maxReplicas: number };
}

/** Why a container ended, in Kubernetes' words. */
export type Ending = 'Error' | 'OOMKilled';

/** Usage of one container on an average day; pods differ by up to 30 %. Memory and CPU swing daily. */
export interface ContainerSpec {
  readonly cpuCores: number;
  /** Daily amplitude as a share (0-1) of the mean. */
  readonly cpuSwing?: number;
  readonly memoryMib: number;
  readonly memorySwing?: number;
  readonly cpuRequestCores?: number;
  readonly memoryRequestMib?: number;
  readonly cpuLimitCores?: number;
  /** Share (0-1) of CPU periods in which the limit throttled it. */
  readonly throttledRatio?: number;
}

/** Any Kubernetes object, as it is written in a manifest. */
export interface ObjectSpec {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

/** An AuthorizationPolicy, as it is written in a manifest. */
export interface PolicySpec {
  readonly namespace: string;
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly conditions?: readonly ConditionSpec[];
}

export interface ConditionSpec {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}
