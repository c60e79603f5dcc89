import * as z from 'zod';
import type { Gateway, GatewayParameters as GatewayParametersFact } from '../../../model/routing-facts.ts';
import type { ConfigMap, Objects } from '../objects.ts';
import { optional } from '../schema/meta.ts';
import { yamlValue } from './yaml-value.ts';

const classLabel = 'gateway.istio.io/defaults-for-class';

const Deployment = z.object({
  spec: z
    .object({
      replicas: z.number().nullish(),
      template: z
        .object({ spec: z.object({ terminationGracePeriodSeconds: z.number().nullish() }).nullish() })
        .nullish(),
    })
    .nullish(),
});
const Autoscaler = z.object({
  spec: z.object({ minReplicas: z.number().nullish(), maxReplicas: z.number().nullish() }).nullish(),
});

/** The ConfigMaps by which users change what istiod deploys: of single Gateways, and of whole classes. */
export async function gatewayParameters(
  objects: Objects,
  gateways: readonly Gateway[],
  rootNamespace: string,
): Promise<GatewayParametersFact[]> {
  const wanted = new Map(
    gateways.flatMap(({ namespace, parametersConfigMap: name }) =>
      name === undefined ? [] : [[`${namespace}/${name}`, { namespace, name }] as const],
    ),
  );
  const named = await Promise.all(
    [...wanted.values()].map(({ namespace, name }) => objects.configMap(namespace, name)),
  );
  const ofClasses = await objects.configMapsLabelled(rootNamespace, classLabel);
  return [...named.filter((one) => one !== undefined), ...ofClasses].map(parameters);
}

function parameters(configMap: ConfigMap): GatewayParametersFact {
  const { namespace, name, labels, data } = configMap;
  const deployment = yamlValue(configMap, 'deployment', Deployment).spec;
  const autoscaler = yamlValue(configMap, 'horizontalPodAutoscaler', Autoscaler).spec;
  return {
    namespace,
    name,
    ...optional('forClass', labels[classLabel]),
    ...optional('graceSeconds', deployment?.template?.spec?.terminationGracePeriodSeconds ?? undefined),
    ...optional('replicas', deployment?.replicas ?? undefined),
    ...(data.horizontalPodAutoscaler !== undefined && {
      autoscaler: {
        minReplicas: autoscaler?.minReplicas ?? 1,
        ...optional('maxReplicas', autoscaler?.maxReplicas ?? undefined),
      },
    }),
    disruptionBudget: data.podDisruptionBudget !== undefined,
  };
}
