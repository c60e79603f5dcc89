import * as z from 'zod';
import type { MeshConfig as MeshConfigFact } from '../../../model/installation-facts.ts';
import type { Pod } from '../../../model/workload-facts.ts';
import type { ConfigMap, Objects } from '../objects.ts';
import { istioConfigMap } from './istio-config-map.ts';
import { yamlValue } from './yaml-value.ts';

const Strings = z.array(z.string()).nullish();
const Mesh = z.object({
  rootNamespace: z.string().nullish(),
  trustDomain: z.string().nullish(),
  defaultConfig: z
    .object({
      proxyMetadata: z.record(z.string(), z.unknown()).nullish(),
      proxyStatsMatcher: z
        .object({ inclusionPrefixes: Strings, inclusionSuffixes: Strings, inclusionRegexps: Strings })
        .partial()
        .nullish(),
    })
    .nullish(),
});

/** MeshConfig as istiod has it; undefined where its ConfigMap is not there. */
export async function meshConfig(objects: Objects, pods: readonly Pod[]): Promise<MeshConfigFact | undefined> {
  const found = await istioConfigMap(objects, pods, 'istio');
  return found === undefined ? undefined : meshConfigOf(found);
}

/** Istio's defaults, for where nothing is configured. */
export const defaultMeshConfig: MeshConfigFact = {
  rootNamespace: 'istio-system',
  trustDomain: 'cluster.local',
  dnsCapture: false,
  statsInclusions: [],
};

function meshConfigOf(configMap: ConfigMap): MeshConfigFact {
  const { rootNamespace, trustDomain, defaultConfig } = yamlValue(configMap, 'mesh', Mesh);
  const { inclusionPrefixes, inclusionSuffixes, inclusionRegexps } = defaultConfig?.proxyStatsMatcher ?? {};
  return {
    rootNamespace: rootNamespace || configMap.namespace,
    trustDomain: trustDomain || defaultMeshConfig.trustDomain,
    dnsCapture: `${defaultConfig?.proxyMetadata?.ISTIO_META_DNS_CAPTURE ?? false}` === 'true',
    statsInclusions: [inclusionPrefixes, inclusionSuffixes, inclusionRegexps].flatMap((list) => list ?? []),
  };
}
