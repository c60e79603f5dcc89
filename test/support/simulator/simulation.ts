import type { Latency } from './latency.ts';
import type { ClusterSpec, Ending, NamespaceSpec, NodesSpec, WorkloadSpec } from './spec.ts';
import type { CallerSpec } from './spec-traffic.ts';
import type { Wave } from './wave.ts';

/** Instants are Unix seconds, with fractions; spans are half-open. */
export interface Span {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** What a core-hour and a GiB-hour of a node cost, USD. */
export interface NodeRate {
  readonly cpuCoreHourUsd: number;
  readonly memoryGibHourUsd: number;
}

/** A node, from when it joined to when it left. */
export interface SimulatedNode extends Span {
  readonly name: string;
  readonly pool: NodesSpec;
  readonly providerId: string;
  /** By the price of its pool, if there is one. */
  readonly rate?: NodeRate;
  readonly ip: string;
  readonly zone: string;
  readonly index: number;
  readonly clockOffsetSeconds: number;
}

/** One run of a container: a restart ends it, and the next run counts from zero under a new id. */
export interface Life extends Span {
  readonly id: string;
  /** How the run before it ended; absent of the first. */
  readonly after?: Ending;
}

export interface SimulatedContainer {
  readonly name: string;
  readonly image: string;
  /** The container that serves the mesh, and the only one whose usage is in the truth. */
  readonly mesh: boolean;
  /** An init container that never ends: a native sidecar. */
  readonly native: boolean;
  readonly cpuCores: Wave;
  readonly memoryBytes: Wave;
  /** Page cache on top of the working set. */
  readonly pageCacheBytes: number;
  readonly cpuRequestCores?: number;
  readonly memoryRequestBytes?: number;
  readonly cpuLimitCores?: number;
  readonly throttledRatio: number;
  readonly lives: readonly Life[];
}

/** HTTP requests that this pod's proxy reports, and as whom. */
export interface SimulatedTraffic {
  readonly requestsPerSecond: Wave;
  readonly latency: Latency;
  readonly reporter: 'source' | 'destination' | 'waypoint';
  readonly destinations: readonly string[];
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly callers: readonly CallerSpec[];
}

/** Bytes of connections that are not HTTP, as this pod's proxy counts them. */
export interface SimulatedTcp {
  readonly bytesPerSecond: Wave;
  readonly connectionsPerSecond: Wave;
  readonly callers: readonly CallerSpec[];
}

/** What ztunnels carry between two workloads, both directions; each ztunnel of the cluster carries an equal part. */
export interface SimulatedFlow {
  readonly caller: CallerSpec;
  readonly namespace: string;
  readonly workload: string;
  readonly bytesPerSecond: Wave;
  readonly connectionsPerSecond: Wave;
}

export interface SimulatedPod extends Span {
  readonly namespace: NamespaceSpec;
  readonly workload: WorkloadSpec;
  readonly name: string;
  readonly uid: string;
  readonly ip: string;
  readonly node: SimulatedNode;
  readonly ownerKind: 'ReplicaSet' | 'StatefulSet' | 'DaemonSet' | 'Job';
  readonly ownerName: string;
  /** When the API forgets it: a finished Job's pod stays for a while. */
  readonly deletedSeconds: number;
  readonly containers: readonly SimulatedContainer[];
  readonly traffic?: SimulatedTraffic;
  readonly tcp?: SimulatedTcp;
  readonly missingMemorySeries: boolean;
}

/** A cluster and every pod that lived in its history, in order of namespace, workload, replica and time. */
export interface Simulation {
  readonly spec: ClusterSpec;
  readonly window: Span;
  readonly history: Span;
  readonly nodes: readonly SimulatedNode[];
  readonly pods: readonly SimulatedPod[];
  readonly flows: readonly SimulatedFlow[];
}
