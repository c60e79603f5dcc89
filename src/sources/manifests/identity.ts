import { factKinds, pluginKinds } from '../kubernetes/kinds.ts';
import { type ConfigMap as ConfigMapObject, groupOf, type ObjectKind } from '../kubernetes/objects.ts';
import { ConfigMap } from '../kubernetes/schema/config-map.ts';
import type { Document } from './documents.ts';

/** Which object a document is, whatever its version. */
export interface Identity {
  readonly kind: ObjectKind<unknown>;
  readonly apiVersion: string;
  /** Where kubectl would put it: `default` when it names none; empty of what is in no namespace. */
  readonly namespace: string;
  /** `?` where it has none. */
  readonly name: string;
}

export const configMaps: ObjectKind<ConfigMapObject> = {
  ...{ apiVersion: 'v1', kind: 'ConfigMap', resource: 'configmaps', schema: ConfigMap, optionalGroup: false },
};
const allKinds: readonly ObjectKind<unknown>[] = [
  ...Object.values(factKinds).flat(),
  ...pluginKinds.felixConfigurations,
  pluginKinds.installations,
  configMaps,
];

/** A kind of any version: `security.istio.io/AuthorizationPolicy`. */
export const kindKey = ({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): string =>
  `${groupOf(apiVersion)}/${kind}`;

const known = new Map(allKinds.map((kind) => [kindKey(kind), kind]));

/** Undefined of a kind that nobody reads. */
export function identityOf({ apiVersion, kind, metadata }: Document['value']): Identity | undefined {
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  const read = known.get(kindKey({ apiVersion, kind }));
  if (read === undefined) return undefined;
  const { name, namespace } = (metadata ?? {}) as { readonly name?: unknown; readonly namespace?: unknown };
  return {
    kind: read,
    apiVersion,
    namespace: read.clusterScoped ? '' : text(namespace, 'default'),
    name: text(name, '?'),
  };
}

const text = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value !== '' ? value : otherwise;
