import * as z from 'zod';
import type { HorizontalPodAutoscaler as HpaFact } from '../../../model/workload-facts.ts';
import { Conditions, conditions } from './conditions.ts';
import { Meta } from './meta.ts';

const Named = z.object({ name: z.string() });
const Metric = z
  .object({
    resource: Named.nullish(),
    containerResource: Named.nullish(),
    pods: z.object({ metric: Named }).nullish(),
    object: z.object({ metric: Named }).nullish(),
    external: z.object({ metric: Named }).nullish(),
  })
  .transform(({ resource, containerResource, pods, object, external }) =>
    [resource, containerResource, pods?.metric, object?.metric, external?.metric].flatMap((one) =>
      one ? [one.name] : [],
    ),
  );

export const HorizontalPodAutoscaler = z
  .object({
    metadata: Meta,
    spec: z.object({
      scaleTargetRef: z.object({ kind: z.string(), name: z.string() }),
      minReplicas: z.number().nullish(),
      maxReplicas: z.number(),
      metrics: z.array(Metric).nullish(),
      /** The one metric that autoscaling/v1 has. */
      targetCPUUtilizationPercentage: z.number().nullish(),
    }),
    status: z.object({ conditions: Conditions }).nullish(),
  })
  .transform(({ metadata, spec, status }): HpaFact => {
    const metrics = (spec.metrics ?? []).flat();
    return {
      namespace: metadata.namespace,
      name: metadata.name,
      targetKind: spec.scaleTargetRef.kind,
      targetName: spec.scaleTargetRef.name,
      minReplicas: spec.minReplicas ?? 1,
      maxReplicas: spec.maxReplicas,
      // Without any metric Kubernetes scales on CPU.
      metrics: metrics.length > 0 ? metrics : ['cpu'],
      conditions: conditions(status?.conditions, metadata.generation),
    };
  });
