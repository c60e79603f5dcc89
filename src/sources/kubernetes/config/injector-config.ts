import * as z from 'zod';
import type { InjectorConfig as InjectorConfigFact } from '../../../model/installation-facts.ts';
import type { Pod } from '../../../model/workload-facts.ts';
import type { Objects } from '../objects.ts';
import { LabelSelector } from '../schema/label-selector.ts';
import { istioConfigMap } from './istio-config-map.ts';
import { yamlValue } from './yaml-value.ts';

const Injector = z.object({
  policy: z.enum(['enabled', 'disabled']).catch('enabled'),
  alwaysInjectSelector: z.array(LabelSelector).nullish(),
  neverInjectSelector: z.array(LabelSelector).nullish(),
});
const Values = z.object({
  sidecarInjectorWebhook: z.object({ enableNamespacesByDefault: z.boolean().nullish() }).nullish(),
});

/** The chart's defaults. */
export const defaultInjectorConfig: InjectorConfigFact = {
  policy: 'enabled',
  always: [],
  never: [],
  namespacesByDefault: false,
};

/** How the sidecar injector was told to decide; undefined where its ConfigMap is not there. */
export async function injectorConfig(objects: Objects, pods: readonly Pod[]): Promise<InjectorConfigFact | undefined> {
  const found = await istioConfigMap(objects, pods, 'istio-sidecar-injector');
  if (found === undefined) return undefined;
  const { policy, alwaysInjectSelector, neverInjectSelector } = yamlValue(found, 'config', Injector);
  return {
    policy,
    always: alwaysInjectSelector ?? [],
    never: neverInjectSelector ?? [],
    namespacesByDefault: yamlValue(found, 'values', Values).sidecarInjectorWebhook?.enableNamespacesByDefault ?? false,
  };
}
