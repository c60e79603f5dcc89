import { random, uuid } from './random.ts';

type Labels = Readonly<Record<string, string>>;

/** A Kubernetes object as the API server lists it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

export interface Identity {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly createdSeconds?: number;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly ownerReferences?: readonly Readonly<Record<string, unknown>>[];
}

/** 2026-06-01T00:00:00Z: when everything was installed that the week does not create. */
const installedSeconds = 1_780_272_000;

export const isoOf = (seconds: number): string =>
  new Date(Math.floor(seconds) * 1000).toISOString().replace('.000Z', 'Z');

/** Metadata with what a real server adds: uid, versions, and the managedFields that a reader should drop. */
export function metadata(kind: string, identity: Identity): Manifest['metadata'] {
  const {
    name,
    namespace,
    labels = {},
    annotations = {},
    ownerReferences,
    createdSeconds = installedSeconds,
  } = identity;
  const next = random(`${kind} ${namespace}/${name}`);
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    uid: identity.uid ?? uuid(next),
    resourceVersion: String(1_000_000 + Math.floor(next() * 8_000_000)),
    generation: 1,
    creationTimestamp: isoOf(createdSeconds),
    labels,
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    ...(ownerReferences === undefined ? {} : { ownerReferences }),
    managedFields: managedFields({ labels, annotations, createdSeconds }),
  };
}

function managedFields({
  labels,
  annotations,
  createdSeconds,
}: {
  labels: Labels;
  annotations: Labels;
  createdSeconds: number;
}) {
  const owned = (fields: Labels) =>
    Object.fromEntries(['.', ...Object.keys(fields).map((key) => `f:${key}`)].map((key) => [key, {}]));
  const spec = [
    'containers',
    'dnsPolicy',
    'restartPolicy',
    'schedulerName',
    'securityContext',
    'template',
    'selector',
    'replicas',
  ];
  const status = ['conditions', 'containerStatuses', 'hostIP', 'phase', 'podIP', 'startTime', 'observedGeneration'];
  const entry = (manager: string, fields: Readonly<Record<string, unknown>>) => ({
    ...{ apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: fields, manager, operation: 'Update' },
    time: isoOf(createdSeconds),
  });
  return [
    entry('kube-controller-manager', {
      'f:metadata': { 'f:labels': owned(labels), 'f:annotations': owned(annotations) },
      'f:spec': Object.fromEntries(spec.map((field) => [`f:${field}`, { '.': {} }])),
    }),
    entry('kubelet', { 'f:status': Object.fromEntries(status.map((field) => [`f:${field}`, { '.': {} }])) }),
  ];
}

/** `250m`: cores as Kubernetes writes them. */
export const coresText = (cores: number): string => `${Math.round(cores * 1000)}m`;
export const mibText = (mib: number): string => `${Math.round(mib)}Mi`;
