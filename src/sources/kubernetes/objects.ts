import type * as z from 'zod';

/** A kind of object that we read, and where a cluster serves it. */
export interface ObjectKind<T> {
  /** The version that we ask a cluster for. */
  readonly apiVersion: string;
  readonly kind: string;
  /** In the plural, as in the path. */
  readonly resource: string;
  readonly schema: z.ZodType<T>;
  /** Whether its API group may be missing from a cluster, so that there are none. */
  readonly optionalGroup: boolean;
  /** Whether most clusters do without it, so that its absence is not worth a remark. */
  readonly rare?: boolean;
  /** Whether a cluster is not asked for it. */
  readonly onlyInManifests?: boolean;
  /** Whether its objects are in no namespace. */
  readonly clusterScoped?: boolean;
  /** Other versions of the group whose objects have the same shape. */
  readonly alike?: readonly string[];
}

export interface ConfigMap {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, string>>;
}

/** An object that was there and could not be understood. */
export interface Unread {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly why: string;
}

/** Where objects are read from: a cluster's API, or manifests. */
export interface Objects {
  /** For messages: `Kubernetes at https://…`, `the manifests`. */
  readonly who: string;
  /** What to do where a ConfigMap of Istio is not there. */
  readonly configMapsFrom: string;
  /** Every object of a kind; none where the kind is not installed. */
  all<T>(kind: ObjectKind<T>): Promise<T[]>;
  /** undefined when there is none of that name. */
  configMap(namespace: string, name: string): Promise<ConfigMap | undefined>;
  /** Those of one namespace that carry a label, whatever its value. */
  configMapsLabelled(namespace: string, label: string): Promise<ConfigMap[]>;
  /** Such as `v1.33.1`; undefined where nothing says it. */
  serverVersion(): Promise<string | undefined>;
  /** What was not understood of all that was read so far. */
  unread(): readonly Unread[];
}

export const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
export const versionOf = (apiVersion: string): string => apiVersion.slice(apiVersion.indexOf('/') + 1);
