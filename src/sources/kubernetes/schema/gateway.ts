import * as z from 'zod';
import type { Gateway as GatewayFact } from '../../../model/kubernetes-facts.ts';
import { Conditions, conditions } from './conditions.ts';
import { Meta } from './meta.ts';

export const Gateway = z
  .object({
    metadata: Meta,
    spec: z.object({ gatewayClassName: z.string() }),
    status: z.object({ addresses: z.array(z.unknown()).nullish(), conditions: Conditions }).nullish(),
  })
  .transform(
    ({ metadata, spec, status }): GatewayFact => ({
      namespace: metadata.namespace,
      name: metadata.name,
      className: spec.gatewayClassName,
      labels: metadata.labels,
      addresses: status?.addresses?.length ?? 0,
      conditions: conditions(status?.conditions, metadata.generation),
    }),
  );
