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
  /** Connections opened to all replicas together; by default one for every 20 kB. */
  readonly connectionsPerSecond?: number;
  readonly callers: readonly CallerSpec[];
}

/** A workload that calls another, its share (0-1) of all the calls, and what becomes of them. */
export interface CallerSpec {
  readonly namespace: string;
  readonly workload: string;
  readonly shareRatio: number;
  /** Not in the mesh: no mTLS, and no proxy on its side. */
  readonly plaintext?: boolean;
  /** Share (0-1) of its requests that the RBAC filter of the server's Envoy denies with 403; without it there is no filter. */
  readonly forbiddenRatio?: number;
  /** Shares of its requests that end in 503, by `response_flags`. */
  readonly unavailable?: Readonly<Record<string, number>>;
  /** Shares of its connections that end badly in ztunnel, by `response_flags`: DENY on the server's side, others on its own. */
  readonly ended?: Readonly<Record<string, number>>;
}
