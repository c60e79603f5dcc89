import * as z from 'zod';

/** A Kubernetes object, as `involvedObject` and the report formats name one. */
export const ObjectReference = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
});
export type ObjectReference = z.infer<typeof ObjectReference>;

/** What results are about: the word that people read, and the apiVersion of the object behind it. */
const apiVersions = {
  AuthorizationPolicy: 'security.istio.io/v1',
  PeerAuthentication: 'security.istio.io/v1',
  RequestAuthentication: 'security.istio.io/v1',
  WasmPlugin: 'extensions.istio.io/v1alpha1',
  TrafficExtension: 'extensions.istio.io/v1alpha1',
  Telemetry: 'telemetry.istio.io/v1',
  ServiceEntry: 'networking.istio.io/v1',
  WorkloadEntry: 'networking.istio.io/v1',
  /** A Gateway of a waypoint class. */
  Waypoint: 'gateway.networking.k8s.io/v1',
  FelixConfiguration: 'projectcalico.org/v3',
  ConfigMap: 'v1',
  Namespace: 'v1',
  Node: 'v1',
  Pod: 'v1',
  Service: 'v1',
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  CronJob: 'batch/v1',
  /** As Prometheus names one: of which kind it is, is not known there. */
  Workload: undefined,
} as const;
export type SubjectKind = keyof typeof apiVersions;

/** What one observation is about; without a kind, something that is no object, such as the cluster, or one of any kind. */
export type Subject = SubjectOfKind | { readonly words: string; readonly object?: ObjectReference };
interface SubjectOfKind {
  readonly kind: SubjectKind;
  readonly namespace?: string | undefined;
  readonly name: string;
}

export const subject = (
  kind: SubjectKind,
  { namespace, name }: { readonly namespace?: string | undefined; readonly name: string },
): Subject => ({ kind, namespace, name });

export const theCluster: Subject = { words: 'The cluster' };

/** `AuthorizationPolicy shop/cart-viewer`, `Node ip-10-0-0-1`, `The cluster`. */
export function subjectInWords(about: Subject): string {
  if ('words' in about) return about.words;
  return `${about.kind} ${about.namespace === undefined ? '' : `${about.namespace}/`}${about.name}`;
}

/** The object behind a subject; undefined where there is none. */
export function objectOf(about: Subject): ObjectReference | undefined {
  if ('words' in about) return about.object;
  const { kind, namespace, name } = about;
  const apiVersion = apiVersions[kind];
  if (apiVersion === undefined) return undefined;
  return {
    apiVersion,
    kind: kind === 'Waypoint' ? 'Gateway' : kind,
    ...(namespace !== undefined && { namespace }),
    name,
  };
}
