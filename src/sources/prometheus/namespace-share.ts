import type { PrometheusClient } from './client.ts';
import { quoted, type Selector } from './selector.ts';

/** Part of the namespaces, or of some pods: the matcher that selects it, and the names that are known to be in it. */
export interface Share {
  readonly label: 'namespace' | 'pod';
  readonly matcher: string;
  readonly names: readonly string[];
}

/** Series of which every namespace has one. */
export const anyNamespace = (select: Selector): string =>
  `${select('kube_pod_info')} or ${select('container_memory_working_set_bytes', 'container="istio-proxy",image!=""')}`;

/** All namespaces or pods of some series; the names need not be complete, they only say where to cut. */
export async function wholeShare(
  client: PrometheusClient,
  label: Share['label'],
  series: string,
  atSeconds: number,
): Promise<Share> {
  const rows = await client.instant({ name: `${label}s`, promql: `group by (${label}) (${series})` }, atSeconds);
  return { label, matcher: '', names: rows.flatMap(({ labels }) => labels[label] ?? []).sort() };
}

/**
 * Two parts that are together exactly the whole: some names, and everything but those, so that a namespace nobody
 * listed, or a series without one, is in the second.
 * @returns undefined when there is nothing left to cut
 */
export function halves({ label, matcher, names }: Share): readonly [Share, Share] | undefined {
  if (names.length < 2) return undefined;
  const [first, second] = [names.slice(0, names.length / 2), names.slice(names.length / 2)];
  const also = matcher === '' ? '' : `${matcher},`;
  const any = quoted(first.map(literal).join('|'));
  return [
    { label, matcher: `${also}${label}=~${any}`, names: first },
    { label, matcher: `${also}${label}!~${any}`, names: second },
  ];
}

/** A regular expression that matches the text and nothing else. */
const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
