import { schemaIssues } from '../../model/schema-issues.ts';
import { factKinds } from '../kubernetes/kinds.ts';
import { groupOf, type ObjectKind, type Objects, type Unread, versionOf } from '../kubernetes/objects.ts';
import type { Document } from './documents.ts';
import { configMaps, type Identity, identityOf, kindKey } from './identity.ts';

export interface ManifestObjects extends Objects {
  /** How many objects are of kinds that nobody reads, by kind. */
  readonly ignored: ReadonlyMap<string, number>;
  /** Objects that stand in the manifests more than once: `Service shop/cart (a.yaml line 1, b.yaml line 9)`. */
  readonly repeated: readonly string[];
  /** Whether there is any object of the kinds that make a fact. */
  has(fact: keyof typeof factKinds): boolean;
}

interface Placed {
  readonly identity: Identity;
  readonly value: Document['value'];
  /** `a.yaml line 1`. */
  readonly place: string;
}

/**
 * The objects of manifests. Of two that are the same object the last one counts, as when they are applied one after the
 * other. An object without a namespace is in `default`, where kubectl would put it.
 */
export function manifestObjects(documents: readonly Document[]): ManifestObjects {
  const { byKind, ignored, refused, repeated } = sorted(documents);
  const unread: Unread[] = [...refused];
  const parsed = new Map<ObjectKind<unknown>, unknown[]>();
  const all = <T>(kind: ObjectKind<T>): T[] => {
    const before = parsed.get(kind);
    if (before !== undefined) return before as T[];
    const facts: T[] = [];
    for (const one of byKind.get(kindKey(kind)) ?? []) {
      const fact = kind.schema.safeParse(one.value);
      if (fact.success) facts.push(fact.data);
      else unread.push(notUnderstood(one, schemaIssues(fact.error)));
    }
    parsed.set(kind, facts);
    return facts;
  };
  return {
    who: 'the manifests',
    configMapsFrom: 'Add it to them, or check the cluster.',
    all: async (kind) => all(kind),
    configMap: async (namespace, name) =>
      all(configMaps).find((one) => one.namespace === namespace && one.name === name),
    configMapsLabelled: async (namespace, label) =>
      all(configMaps).filter((one) => one.namespace === namespace && label in one.labels),
    serverVersion: async () => undefined,
    unread: () => unread,
    ignored,
    repeated,
    has: (fact) => factKinds[fact].some((kind) => byKind.has(kindKey(kind))),
  };
}

/** The documents by their kind, each object once; what nobody reads counted, and versions that we do not read refused. */
function sorted(documents: readonly Document[]) {
  const objects = new Map<string, Placed & { readonly lines: readonly string[] }>();
  const ignored = new Map<string, number>();
  const refused: Unread[] = [];
  for (const [at, { value, file, line }] of documents.entries()) {
    const identity = identityOf(value);
    if (identity === undefined) {
      const kind = inGroup(value);
      ignored.set(kind, (ignored.get(kind) ?? 0) + 1);
    } else if (isRead(identity)) {
      const { kind, namespace, name } = identity;
      // Objects without a name are told apart by their place.
      const key = JSON.stringify([kindKey(kind), namespace, name, ...(name === '?' ? [at] : [])]);
      const place = placeOf(file, line);
      const lines = [...(objects.get(key)?.lines ?? []), place];
      objects.set(key, { identity, value: { ...value, metadata: placed(value, namespace) }, place, lines });
    } else refused.push(notUnderstood({ identity, place: placeOf(file, line) }, versionNotRead(identity)));
  }
  return {
    byKind: Map.groupBy<string, Placed>(objects.values(), ({ identity }) => kindKey(identity.kind)),
    ignored,
    refused,
    repeated: [...objects.values()].flatMap(({ identity, lines }) =>
      lines.length > 1 ? [`${inWords(identity)} (${lines.join(', ')})`] : [],
    ),
  };
}

const isRead = ({ kind, apiVersion }: Identity): boolean =>
  [versionOf(kind.apiVersion), ...(kind.alike ?? [])].includes(versionOf(apiVersion));

const versionNotRead = ({ kind, apiVersion }: Identity): string =>
  `this version of Meshledger does not read ${apiVersion}; it reads ${kind.apiVersion}`;

const placeOf = (file: string, line: number | undefined): string =>
  line === undefined ? file : `${file} line ${line}`;

/** `Secret`; `AuthorizationPolicy (example.com)`, which is not the one of Istio. */
function inGroup({ apiVersion, kind }: Document['value']): string {
  const group = groupOf(`${apiVersion}`);
  return group === '' || group.endsWith('.k8s.io') ? `${kind}` : `${kind} (${group})`;
}

const inWords = ({ kind, namespace, name }: Identity): string =>
  `${kind.kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;

/** Its metadata, in the namespace that it would be applied to. */
function placed({ metadata }: Document['value'], namespace: string): object {
  return { ...(metadata as object), ...(namespace !== '' && { namespace }) };
}

/** Of one without a name its place is said, for nothing else tells it. */
function notUnderstood({ identity, place }: Pick<Placed, 'identity' | 'place'>, why: string): Unread {
  const { kind, apiVersion, namespace, name } = identity;
  return { apiVersion, kind: kind.kind, namespace, name, why: name === '?' ? `${why} (${place})` : why };
}
