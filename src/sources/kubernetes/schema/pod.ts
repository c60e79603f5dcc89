import * as z from 'zod';
import type { Pod as PodFact } from '../../../model/facts.ts';
import { Amounts, Meta, optional } from './meta.ts';

const Container = z
  .object({
    name: z.string(),
    args: z.array(z.string()).nullish(),
    restartPolicy: z.string().nullish(),
    resources: z.object({ requests: Amounts }).nullish(),
  })
  .transform(({ name, args, restartPolicy, resources }) => ({
    name,
    ...(args && args.length > 0 && { command: args.slice(0, 2).join(' ') }),
    restartable: restartPolicy === 'Always',
    ...optional('cpuRequestCores', resources?.requests?.cpu),
    ...optional('memoryRequestBytes', resources?.requests?.memory),
  }));

const istioAnnotation = /istio\.io\/|^inject\./;

export const Pod = z
  .object({
    metadata: Meta,
    spec: z.object({
      nodeName: z.string().optional(),
      hostNetwork: z.boolean().optional(),
      containers: z.array(Container),
      initContainers: z.array(Container).nullish(),
    }),
    status: z.object({ phase: z.string().default('Unknown') }).default({ phase: 'Unknown' }),
  })
  .transform(({ metadata, spec, status }): PodFact => {
    const owner = metadata.ownerReferences?.find(({ controller }) => controller) ?? metadata.ownerReferences?.[0];
    return {
      namespace: metadata.namespace,
      name: metadata.name,
      ...optional('node', spec.nodeName),
      phase: status.phase,
      hostNetwork: spec.hostNetwork ?? false,
      ...optional('ownerKind', owner?.kind),
      ...optional('ownerName', owner?.name),
      labels: metadata.labels,
      annotations: Object.fromEntries(
        Object.entries(metadata.annotations).filter(([key]) => istioAnnotation.test(key)),
      ),
      containers: spec.containers,
      initContainers: spec.initContainers ?? [],
    };
  });
