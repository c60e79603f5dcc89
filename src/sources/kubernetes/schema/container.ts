import * as z from 'zod';
import type { Pod as PodFact } from '../../../model/workload-facts.ts';
import { Amounts, optional } from './meta.ts';

type ContainerFact = PodFact['containers'][number];

const Variable = z.object({ name: z.string(), value: z.string().nullish() });
const Raw = z.object({
  name: z.string(),
  image: z.string().nullish(),
  ports: z.array(z.object({ hostPort: z.number().nullish() })).nullish(),
  args: z.array(z.string()).nullish(),
  env: z.array(Variable).nullish(),
  restartPolicy: z.string().nullish(),
  resources: z.object({ requests: Amounts, limits: Amounts }).partial().nullish(),
});

/** Containers that are the mesh's own, or may be. */
const meshContainer = /^(istio-proxy|agentgateway|discovery|install-cni)$/;

/** Variables that change how istiod, istio-cni or a proxy behaves. */
const keptVariable =
  /^(ISTIO_META_DNS_CAPTURE|AMBIENT_DNS_CAPTURE|AMBIENT_ENABLE_DRY_RUN_AUTHORIZATION_POLICY|ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY|ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES|PILOT_AUTO_ALLOW_WAYPOINT_POLICY|ENABLE_INGRESS_WAYPOINT_ROUTING)$/;

/** A container of a pod or of a template, and whether it takes a port of its node. */
export const Container = Raw.transform((raw): ContainerFact & { readonly hostPort: boolean } => {
  const { name, ports, args, restartPolicy, resources } = raw;
  return {
    name,
    ...(args && args.length > 0 && { command: args.slice(0, 2).join(' ') }),
    restartable: restartPolicy === 'Always',
    ...optional('cpuRequestCores', resources?.requests?.cpu),
    ...optional('memoryRequestBytes', resources?.requests?.memory),
    ...(meshContainer.test(name) && ofTheMesh(raw)),
    hostPort: (ports ?? []).some(({ hostPort }) => (hostPort ?? 0) > 0),
  };
});

function ofTheMesh({ image, env, resources }: z.infer<typeof Raw>): Partial<ContainerFact> {
  const kept = (env ?? []).flatMap(({ name, value }): [string, string][] =>
    keptVariable.test(name) && value != null ? [[name, value]] : [],
  );
  return {
    ...optional('image', image ?? undefined),
    ...optional('cpuLimitCores', resources?.limits?.cpu),
    ...optional('memoryLimitBytes', resources?.limits?.memory),
    ...(kept.length > 0 && { environment: Object.fromEntries(kept) }),
  };
}

/** A container as a fact; its ports only tell whether the pod is tied to a node by one. */
export const withoutPorts = ({ hostPort: _, ...container }: z.infer<typeof Container>): ContainerFact => container;

export const isOfTheMesh = ({ name }: { readonly name: string }): boolean => meshContainer.test(name);
