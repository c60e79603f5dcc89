import type { ManifestLine } from '../../model/check-report.ts';
import type { ObjectReference } from '../../model/subject.ts';
import type { Document } from './documents.ts';
import { identityOf, kindKey } from './identity.ts';

/** Where an object stands in the manifests; undefined of one that is not in them. The last one counts, as it is applied. */
export type ManifestLines = (object: ObjectReference) => ManifestLine | undefined;

/** An index of the manifests by the identity of their objects, whatever version they are written in. */
export function manifestLines(documents: readonly Document[]): ManifestLines {
  const lines = new Map<string, ManifestLine>();
  for (const { value, file, line } of documents) {
    const identity = identityOf(value);
    if (identity !== undefined)
      lines.set(key(kindKey(identity.kind), identity), { file, ...(line !== undefined && { line }) });
  }
  return (object) => lines.get(key(kindKey(object), object));
}

const key = (kind: string, { namespace = '', name }: Pick<ObjectReference, 'namespace' | 'name'>): string =>
  JSON.stringify([kind, namespace, name]);
