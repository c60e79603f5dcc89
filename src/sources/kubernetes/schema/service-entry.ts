import * as z from 'zod';
import type { ServiceEntry as ServiceEntryFact } from '../../../model/routing-facts.ts';
import { Conditions, conditions } from './conditions.ts';
import { Meta } from './meta.ts';

export const ServiceEntry = z
  .object({
    metadata: Meta,
    spec: z.object({
      hosts: z.array(z.string()).nullish(),
      addresses: z.array(z.string()).nullish(),
      resolution: z.string().default('NONE'),
      ports: z.array(z.object({ number: z.number(), protocol: z.string().default('TCP') })).nullish(),
    }),
    status: z.object({ conditions: Conditions }).nullish(),
  })
  .transform(
    ({ metadata: { namespace, name, labels, generation }, spec, status }): ServiceEntryFact => ({
      ...{ namespace, name, labels },
      hosts: spec.hosts ?? [],
      addresses: spec.addresses ?? [],
      resolution: spec.resolution,
      ports: (spec.ports ?? []).map(({ number, protocol }) => ({ number, protocol: protocol.toUpperCase() })),
      conditions: conditions(status?.conditions, generation),
    }),
  );
