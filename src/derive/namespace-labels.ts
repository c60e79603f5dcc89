import type { Facts } from '../model/snapshot.ts';

type Labels = Readonly<Record<string, string>>;

/** The labels of namespaces, and why those of one are not known. */
export interface NamespaceLabels {
  of(namespace: string): Labels | undefined;
  whyNot(namespace: string): string;
}

/** The labels of each namespace that was read; of the others, why they are missing. */
export function namespaceLabels(namespaces: Facts['namespaces']): NamespaceLabels {
  const all = new Map((namespaces.known ? namespaces.value : []).map(({ name, labels }) => [name, labels]));
  return {
    of: (namespace) => all.get(namespace),
    whyNot: (namespace) =>
      namespaces.known
        ? `the labels of namespace ${namespace} are not known: it is not among those that were read`
        : `namespaces: ${namespaces.why}`,
  };
}
