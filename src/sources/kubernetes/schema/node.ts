import * as z from 'zod';
import type { Node as NodeFact } from '../../../model/facts.ts';
import { Amounts, Meta, optional } from './meta.ts';

export const Node = z.object({ metadata: Meta, status: z.object({ allocatable: Amounts }).nullish() }).transform(
  ({ metadata: { name, labels }, status }): NodeFact => ({
    name,
    ...optional('instanceType', labels['node.kubernetes.io/instance-type']),
    ...optional('region', labels['topology.kubernetes.io/region']),
    ...optional('zone', labels['topology.kubernetes.io/zone']),
    ...optional('allocatableCpuCores', status?.allocatable?.cpu),
    ...optional('allocatableMemoryBytes', status?.allocatable?.memory),
  }),
);
