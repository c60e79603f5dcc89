import * as z from 'zod';
import type { Workload as WorkloadFact } from '../../../model/workload-facts.ts';
import { Container, isOfTheMesh, withoutPorts } from './container.ts';
import { Labels, Meta, optional } from './meta.ts';
import { keptAnnotation } from './pod.ts';

const PodTemplate = z.object({
  metadata: z.object({ labels: Labels, annotations: Labels }).partial().nullish(),
  spec: z
    .object({
      hostNetwork: z.boolean().nullish(),
      serviceAccountName: z.string().nullish(),
      terminationGracePeriodSeconds: z.number().nullish(),
      containers: z.array(Container).nullish(),
      initContainers: z.array(Container).nullish(),
    })
    .nullish(),
});

/** What a template says of the pods that will be made of it. */
function ofTemplate({ metadata, spec }: z.infer<typeof PodTemplate>) {
  const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  return {
    podLabels: metadata?.labels ?? {},
    podAnnotations: Object.fromEntries(
      Object.entries(metadata?.annotations ?? {}).filter(([key]) => keptAnnotation.test(key)),
    ),
    hostNetwork: spec?.hostNetwork ?? false,
    ...optional('serviceAccount', spec?.serviceAccountName ?? undefined),
    ...optional('graceSeconds', spec?.terminationGracePeriodSeconds ?? undefined),
    meshContainers: containers.filter(isOfTheMesh).map(withoutPorts),
  };
}

/** The labels that are kept of a workload itself: who manages it. */
const ownLabels = (labels: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(labels).filter(([key]) => /^gateway\.(istio\.io|networking\.k8s\.io)\//.test(key)));

/** @param kind the kind of the list: items of a list do not say it */
export const Workload = (kind: string, template: z.ZodType<z.infer<typeof PodTemplate>> = PodTemplate) =>
  z
    .object({
      metadata: Meta,
      spec: z.object({
        replicas: z.number().nullish(),
        template,
      }),
      status: z
        .object({ desiredNumberScheduled: z.number().nullish(), availableReplicas: z.number().nullish() })
        .nullish(),
    })
    .transform(
      ({ metadata, spec, status }): WorkloadFact => ({
        namespace: metadata.namespace,
        name: metadata.name,
        kind,
        replicas: spec.replicas ?? status?.desiredNumberScheduled ?? 1,
        ...optional('availableReplicas', status ? (status.availableReplicas ?? 0) : undefined),
        labels: ownLabels(metadata.labels),
        ...ofTemplate(spec.template),
      }),
    );

/** Of Argo Rollouts: one that refers to a Deployment (workloadRef) has no template of its own. */
export const Rollout = Workload('Rollout', PodTemplate.prefault({}));

export const CronJob = z
  .object({ metadata: Meta, spec: z.object({ jobTemplate: z.object({ spec: z.object({ template: PodTemplate }) }) }) })
  .transform(({ metadata: { namespace, name }, spec }): WorkloadFact => {
    return { namespace, name, kind: 'CronJob', replicas: 0, labels: {}, ...ofTemplate(spec.jobTemplate.spec.template) };
  });

/** A virtual machine in the mesh: a policy selects it by its labels, as it does a pod. */
export const WorkloadEntry = z
  .object({
    metadata: Meta,
    spec: z.object({ labels: Labels, serviceAccount: z.string().nullish() }).nullish(),
  })
  .transform(({ metadata: { namespace, name, labels }, spec }): WorkloadFact => {
    const template = { podAnnotations: {}, hostNetwork: false, meshContainers: [] };
    return {
      ...{ namespace, name, kind: 'WorkloadEntry', replicas: 1, labels },
      ...template,
      podLabels: spec?.labels ?? {},
      ...optional('serviceAccount', spec?.serviceAccount ?? undefined),
    };
  });
