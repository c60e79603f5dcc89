import * as z from 'zod';
import type { Pod as PodFact } from '../../../model/kubernetes-facts.ts';
import { Amounts, Meta, optional } from './meta.ts';
import { constraints, placementFields } from './placement.ts';

const Container = z
  .object({
    name: z.string(),
    ports: z.array(z.object({ hostPort: z.number().nullish() })).nullish(),
    args: z.array(z.string()).nullish(),
    restartPolicy: z.string().nullish(),
    resources: z.object({ requests: Amounts }).nullish(),
  })
  .transform(({ name, ports, args, restartPolicy, resources }) => ({
    hostPort: (ports ?? []).some(({ hostPort }) => (hostPort ?? 0) > 0),
    name,
    ...(args && args.length > 0 && { command: args.slice(0, 2).join(' ') }),
    restartable: restartPolicy === 'Always',
    ...optional('cpuRequestCores', resources?.requests?.cpu),
    ...optional('memoryRequestBytes', resources?.requests?.memory),
  }));

const keptAnnotation =
  /istio\.io\/|^inject\.|^(karpenter\.sh|cluster-autoscaler\.kubernetes\.io)\/|^kubernetes\.io\/config\.mirror$/;

export const Pod = z
  .object({
    metadata: Meta,
    spec: z.object({
      nodeName: z.string().optional(),
      hostNetwork: z.boolean().optional(),
      containers: z.array(Container),
      initContainers: z.array(Container).nullish(),
      overhead: Amounts,
      ...placementFields,
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
      annotations: Object.fromEntries(Object.entries(metadata.annotations).filter(([key]) => keptAnnotation.test(key))),
      containers: spec.containers.map(withoutPorts),
      initContainers: (spec.initContainers ?? []).map(withoutPorts),
      ...optional('overheadCpuCores', spec.overhead?.cpu),
      ...optional('overheadMemoryBytes', spec.overhead?.memory),
      constraints: constraints(
        spec,
        [...spec.containers, ...(spec.initContainers ?? [])].some(({ hostPort }) => hostPort),
        metadata.annotations,
      ),
    };
  });

/** A container as a fact; its ports only tell whether the pod is tied to a node by one. */
const withoutPorts = ({ hostPort: _, ...container }: z.infer<typeof Container>): PodFact['containers'][number] =>
  container;
