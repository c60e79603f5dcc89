import type { Ask, PrometheusClient } from './client.ts';
import { quoted, type Selector } from './selector.ts';

/** Part of the namespaces: the matcher that selects it, and the names that are known to be in it. */
export interface Share {
  readonly matcher: string;
  readonly names: readonly string[];
}

const namespacesNow = (select: Selector): Ask => ({
  name: 'namespaces',
  promql: `group by (namespace) (${select('kube_pod_info')} or ${select('container_memory_working_set_bytes', 'container="istio-proxy",image!=""')})`,
});

/** All namespaces; the names need not be complete, they only say where to cut. */
export async function namespaceShare(client: PrometheusClient, select: Selector, atSeconds: number): Promise<Share> {
  const rows = await client.instant(namespacesNow(select), atSeconds);
  return { matcher: '', names: rows.flatMap(({ labels }) => labels.namespace ?? []).sort() };
}

/**
 * Two parts that are together exactly the whole: some names, and everything but those, so that a namespace nobody
 * listed, or a series without one, is in the second.
 * @returns undefined when there is nothing left to cut
 */
export function halves({ matcher, names }: Share): readonly [Share, Share] | undefined {
  if (names.length < 2) return undefined;
  const [first, second] = [names.slice(0, names.length / 2), names.slice(names.length / 2)];
  const also = matcher === '' ? '' : `${matcher},`;
  const any = quoted(first.map(literal).join('|'));
  return [
    { matcher: `${also}namespace=~${any}`, names: first },
    { matcher: `${also}namespace!~${any}`, names: second },
  ];
}

/** A regular expression that matches the text and nothing else. */
const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
