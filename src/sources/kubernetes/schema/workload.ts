import * as z from 'zod';
import type { Workload as WorkloadFact } from '../../../model/kubernetes-facts.ts';
import { Labels, Meta } from './meta.ts';

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
