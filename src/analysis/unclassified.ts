import { containerRole } from '../derive/container-role.ts';
import type { SeenRole } from '../derive/seen-role.ts';
import type { Fact } from '../model/snapshot.ts';

/** Why some proxies are on the unclassified line, each reason with how many pods it holds for. */
export function unclassifiedBecause(
  usages: Fact<'proxyUsage'>,
  roleOf: (namespace: string, pod: string) => SeenRole,
): string[] {
  const reasons = usages.flatMap(({ namespace, pod, container }) => {
    const { role, because } = roleOf(namespace, pod);
    const unclassified = containerRole(container, role) === 'unclassified';
    return unclassified ? [because ?? 'its pod has no label or argument of a role that we know'] : [];
  });
  return [...Map.groupBy(reasons, (reason) => reason)].map(([reason, pods]) => `${pods.length} pods: ${reason}`);
}
