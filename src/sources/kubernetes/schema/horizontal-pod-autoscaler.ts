import * as z from 'zod';
import type { HorizontalPodAutoscaler as HpaFact } from '../../../model/kubernetes-facts.ts';
import { Meta } from './meta.ts';

export const HorizontalPodAutoscaler = z
  .object({
    metadata: Meta,
    spec: z.object({
      scaleTargetRef: z.object({ kind: z.string(), name: z.string() }),
      minReplicas: z.number().nullish(),
      maxReplicas: z.number(),
    }),
  })
  .transform(
    ({ metadata, spec }): HpaFact => ({
      namespace: metadata.namespace,
      name: metadata.name,
      targetKind: spec.scaleTargetRef.kind,
      targetName: spec.scaleTargetRef.name,
      minReplicas: spec.minReplicas ?? 1,
      maxReplicas: spec.maxReplicas,
    }),
  );
