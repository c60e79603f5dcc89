import * as z from 'zod';
import type {
  AuthorizationPolicy as AuthorizationPolicyFact,
  Gateway as GatewayFact,
  HorizontalPodAutoscaler as HpaFact,
  Node as NodeFact,
  Pod as PodFact,
  Service as ServiceFact,
  Workload as WorkloadFact,
} from '../../model/facts.ts';
import { quantity } from './quantity.ts';

/* The Kubernetes and Istio objects we list, parsed at the edge and reduced to facts. Unknown fields are dropped. */

const Labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((labels) => labels ?? {});
const Meta = z.object({
  name: z.string(),
  namespace: z.string().default(''),
  labels: Labels,
  annotations: Labels,
  generation: z.number().optional(),
  ownerReferences: z
    .array(z.object({ kind: z.string(), name: z.string(), controller: z.boolean().optional() }))
    .nullish(),
});
const Amount = z.union([z.string(), z.number()]).transform((value) => quantity(`${value}`));
const Amounts = z.record(z.string(), Amount).nullish();

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

const PodTemplate = z.object({ metadata: z.object({ labels: Labels }).nullish() });

/** @param kind the kind of the list: items of a list do not say it */
export const Workload = (kind: string) =>
  z
    .object({
      metadata: Meta,
      spec: z.object({
        replicas: z.number().nullish(),
        template: PodTemplate,
      }),
      status: z.object({ desiredNumberScheduled: z.number().nullish() }).nullish(),
    })
    .transform(
      ({ metadata, spec, status }): WorkloadFact => ({
        namespace: metadata.namespace,
        name: metadata.name,
        kind,
        replicas: spec.replicas ?? status?.desiredNumberScheduled ?? 1,
        podLabels: spec.template.metadata?.labels ?? {},
      }),
    );

export const CronJob = z
  .object({ metadata: Meta, spec: z.object({ jobTemplate: z.object({ spec: z.object({ template: PodTemplate }) }) }) })
  .transform(({ metadata: { namespace, name }, spec }): WorkloadFact => {
    const podLabels = spec.jobTemplate.spec.template.metadata?.labels ?? {};
    return { namespace, name, kind: 'CronJob', replicas: 0, podLabels };
  });

/** A virtual machine in the mesh: a policy selects it by its labels, as it does a pod. */
export const WorkloadEntry = z
  .object({ metadata: Meta, spec: z.object({ labels: Labels }).nullish() })
  .transform(({ metadata: { namespace, name }, spec }): WorkloadFact => {
    return { namespace, name, kind: 'WorkloadEntry', replicas: 1, podLabels: spec?.labels ?? {} };
  });

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

export const Service = z
  .object({ metadata: Meta })
  .transform(({ metadata: { namespace, name, labels } }): ServiceFact => ({ namespace, name, labels }));

const Conditions = z
  .array(
    z.object({
      type: z.string(),
      status: z.string(),
      reason: z.string().default(''),
      message: z.string().default(''),
      observedGeneration: z.union([z.number(), z.string()]).optional(),
    }),
  )
  .nullish();

/** A condition is fresh unless it says that it was written for an older generation. */
const conditions = (list: z.infer<typeof Conditions>, generation: number | undefined) =>
  (list ?? []).map(({ type, status, reason, message, observedGeneration }) => ({
    type,
    status,
    reason,
    message,
    fresh: observedGeneration === undefined || generation === undefined || Number(observedGeneration) >= generation,
  }));

const StringLists = z
  .record(z.string(), z.array(z.string()).nullish())
  .transform((fields) =>
    Object.fromEntries(Object.entries(fields).flatMap(([key, list]) => (list ? [[key, list]] : []))),
  );
const TargetRef = z.object({ group: z.string().default(''), kind: z.string(), name: z.string() });
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

export const AuthorizationPolicy = z
  .object({
    metadata: Meta,
    spec: z
      .object({
        action: z.string().default('ALLOW'),
        selector: z.object({ matchLabels: Labels }).nullish(),
        targetRef: TargetRef.nullish(),
        targetRefs: list(TargetRef),
        rules: list(
          z.object({
            from: list(z.object({ source: StringLists })),
            to: list(z.object({ operation: StringLists })),
            when: list(z.object({ key: z.string(), values: list(z.string()), notValues: list(z.string()) })),
          }),
        ),
      })
      .nullish(),
    status: z.object({ conditions: Conditions }).nullish(),
  })
  .transform(
    ({ metadata, spec, status }): AuthorizationPolicyFact => ({
      namespace: metadata.namespace,
      name: metadata.name,
      labels: metadata.labels,
      annotations: metadata.annotations,
      action: spec?.action ?? 'ALLOW',
      ...(spec?.selector &&
        Object.keys(spec.selector.matchLabels).length > 0 && { selector: spec.selector.matchLabels }),
      targetRefs: spec?.targetRefs.length ? spec.targetRefs : spec?.targetRef ? [spec.targetRef] : [],
      rules: (spec?.rules ?? []).map(({ from, to, when }) => ({
        from: from.map(({ source }) => source),
        to: to.map(({ operation }) => operation),
        when,
      })),
      conditions: conditions(status?.conditions, metadata.generation),
    }),
  );

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

/** One page of any list. Items are parsed one by one, so that one odd object is named and not the whole list lost. */
export const Page = z.object({
  metadata: z.object({ continue: z.string().nullish() }).default({}),
  items: z
    .array(z.unknown())
    .nullish()
    .transform((items) => items ?? []),
});

/** A refusal: 410 carries the token that goes on at the newest version. */
export const Status = z.object({
  kind: z.literal('Status'),
  message: z.string().default(''),
  reason: z.string().default(''),
  metadata: z.object({ continue: z.string().nullish() }).default({}),
});

/** The property when there is a value; an absent one is absent, not undefined. */
function optional<Key extends string, T>(key: Key, value: T | undefined): { [Name in Key]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { [Name in Key]?: T };
}
