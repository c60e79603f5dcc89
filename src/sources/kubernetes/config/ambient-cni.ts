import * as z from 'zod';
import type { AmbientCni as AmbientCniFact } from '../../../model/installation-facts.ts';
import type { Pod } from '../../../model/workload-facts.ts';
import type { ConfigMap, Objects } from '../objects.ts';
import { LabelSelector } from '../schema/label-selector.ts';
import { optional } from '../schema/meta.ts';
import { yamlValue } from './yaml-value.ts';

const configMapName = 'istio-cni-config';
const Enablement = z
  .array(
    z
      .object({ podSelector: LabelSelector, namespaceSelector: LabelSelector })
      .transform(({ podSelector, namespaceSelector }) => ({ pod: podSelector, namespace: namespaceSelector })),
  )
  .catch([]);

/** The chart's defaults. */
export const defaultAmbientCni: AmbientCniFact = { excludedNamespaces: ['kube-system'] };

/** What istio-cni was told; undefined where its ConfigMap is not there. */
export async function ambientCni(objects: Objects, pods: readonly Pod[]): Promise<AmbientCniFact | undefined> {
  const agents = pods.filter(({ labels }) => labels['k8s-app'] === 'istio-cni-node');
  const namespaces = new Set([...agents.map(({ namespace }) => namespace).toSorted(), 'istio-system', 'kube-system']);
  for (const namespace of namespaces) {
    const found = await objects.configMap(namespace, configMapName);
    if (found !== undefined) return ambientCniOf(found);
  }
  return undefined;
}

function ambientCniOf(configMap: ConfigMap): AmbientCniFact {
  const { data } = configMap;
  const excluded = data.EXCLUDED_NAMESPACES ?? data.EXCLUDE_NAMESPACES;
  const selectors =
    data.AMBIENT_ENABLEMENT_SELECTOR === undefined
      ? []
      : yamlValue(configMap, 'AMBIENT_ENABLEMENT_SELECTOR', Enablement);
  return {
    ...optional('dnsCapture', data.AMBIENT_DNS_CAPTURE ? data.AMBIENT_DNS_CAPTURE === 'true' : undefined),
    excludedNamespaces:
      excluded === undefined ? defaultAmbientCni.excludedNamespaces : excluded.split(',').map((name) => name.trim()),
    ...(selectors.length > 0 && { enablement: selectors }),
  };
}
