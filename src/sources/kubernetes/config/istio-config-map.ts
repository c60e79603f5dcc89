import type { Pod } from '../../../model/workload-facts.ts';
import type { ConfigMap, Objects } from '../objects.ts';

/** A pod of istiod, told apart as `derive/pod-role.ts` does. */
export const isIstiod = ({ containers, labels }: Pick<Pod, 'containers' | 'labels'>): boolean =>
  containers.some(({ name }) => name === 'discovery') && (labels.app === 'istiod' || labels.istio === 'pilot');

/**
 * A ConfigMap that istiod reads, by its name for the default revision: in the namespaces where istiod runs, or in
 * `istio-system`; of the default revision, or of the first that has one.
 */
export async function istioConfigMap(
  objects: Objects,
  pods: readonly Pod[],
  name: string,
): Promise<ConfigMap | undefined> {
  const istiods = pods.filter(isIstiod);
  const namespaces = new Set([...istiods.map(({ namespace }) => namespace).toSorted(), 'istio-system']);
  const revisions = new Set(istiods.map(({ labels }) => labels['istio.io/rev'] ?? 'default').toSorted());
  const names = [name, ...[...revisions].filter((revision) => revision !== 'default').map((one) => `${name}-${one}`)];
  for (const namespace of namespaces)
    for (const one of names) {
      const found = await objects.configMap(namespace, one);
      if (found !== undefined) return found;
    }
  return undefined;
}
