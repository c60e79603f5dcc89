import * as z from 'zod';
import type { Pod as PodFact } from '../../../model/workload-facts.ts';
import { Container, isOfTheMesh, withoutPorts } from './container.ts';
import { Amounts, Meta, optional } from './meta.ts';
import { constraints, placementFields } from './placement.ts';

const Terminated = z.object({ reason: z.string().default(''), finishedAt: z.string().nullish() });
const Ending = z.object({ terminated: Terminated.nullish() }).partial().nullish();
const ContainerStatus = z.object({
  name: z.string(),
  lastState: Ending,
  state: Ending,
});

export const keptAnnotation =
  /istio\.io\/|^inject\.|^(karpenter\.sh|cluster-autoscaler\.kubernetes\.io)\/|^kubernetes\.io\/config\.mirror$/;

export const Pod = z
  .object({
    metadata: Meta,
    spec: z.object({
      nodeName: z.string().optional(),
      hostNetwork: z.boolean().optional(),
      serviceAccountName: z.string().nullish(),
      containers: z.array(Container),
      initContainers: z.array(Container).nullish(),
      overhead: Amounts,
      ...placementFields,
    }),
    status: z
      .object({
        phase: z.string().default('Unknown'),
        containerStatuses: z.array(ContainerStatus).nullish(),
        initContainerStatuses: z.array(ContainerStatus).nullish(),
      })
      .default({ phase: 'Unknown' }),
  })
  .transform(({ metadata, spec, status }): PodFact => {
    const owner = metadata.ownerReferences?.find(({ controller }) => controller) ?? metadata.ownerReferences?.[0];
    const ended = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])]
      .filter(isOfTheMesh)
      .flatMap(termination);
    return {
      namespace: metadata.namespace,
      name: metadata.name,
      ...optional('node', spec.nodeName),
      phase: status.phase,
      hostNetwork: spec.hostNetwork ?? false,
      ...optional('serviceAccount', spec.serviceAccountName ?? undefined),
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
      ...(ended.length > 0 && { terminations: ended }),
    };
  });

/** The ending before the last start, and that of a container which was not started again, as in a Job. */
const termination = ({ name, ...of }: z.infer<typeof ContainerStatus>): NonNullable<PodFact['terminations']> =>
  [of.lastState, of.state].flatMap((ending) => {
    const { reason, finishedAt } = ending?.terminated ?? {};
    return reason === undefined || finishedAt == null ? [] : [{ container: name, reason, finishedAt }];
  });
