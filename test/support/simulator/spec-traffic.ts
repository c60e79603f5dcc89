/** HTTP requests to all replicas together, with a log-logistic latency (see `latency.ts`). */
export interface TrafficSpec {
  readonly requestsPerSecond: number;
  readonly medianMs: number;
  /** Larger is narrower: p99 = medianMs x 99^(1/shape). */
  readonly shape: number;
  /** Workloads of the same namespace that a waypoint serves, in equal parts. */
  readonly serves?: readonly string[];
  /** Means of the bodies; without them the byte metrics are not there. */
  readonly requestBytes?: number;
  readonly responseBytes?: number;
  /** Who sends the requests; without them Istio does not know. */
  readonly callers?: readonly CallerSpec[];
}

/** Bytes of both directions to all replicas together. */
export interface TcpSpec {
  readonly bytesPerSecond: number;
  readonly callers: readonly CallerSpec[];
}

/** A workload that calls another, and its share (0-1) of all the calls. */
export interface CallerSpec {
  readonly namespace: string;
  readonly workload: string;
  readonly shareRatio: number;
}
