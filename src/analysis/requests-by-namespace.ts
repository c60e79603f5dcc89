import type { Fact } from '../model/snapshot.ts';

/**
 * Requests by the namespace they went to, each once. A waypoint in front of sidecars reports what they report again:
 * where no pod is in ambient, the larger of the two is all there was. Where some are, a part came by each, and both count.
 * @param ambient namespaces with pods in ambient
 */
export function requestsByNamespace(counts: Fact<'requestCounts'>, ambient: ReadonlySet<string>): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { namespace, requests } of counts) {
    const had = sums.get(namespace) ?? 0;
    sums.set(namespace, ambient.has(namespace) ? had + requests : Math.max(had, requests));
  }
  return sums;
}
