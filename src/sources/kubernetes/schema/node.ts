import * as z from 'zod';
import type { Node as NodeFact } from '../../../model/workload-facts.ts';
import { Conditions } from './conditions.ts';
import { Amounts, Meta, optional } from './meta.ts';

const Taint = z.object({ key: z.string(), value: z.string().nullish(), effect: z.string().default('') });

export const Node = z
  .object({
    metadata: Meta,
    spec: z
      .object({
        providerID: z.string().optional(),
        unschedulable: z.boolean().nullish(),
        taints: z.array(Taint).nullish(),
      })
      .nullish(),
    status: z
      .object({
        capacity: Amounts,
        allocatable: Amounts,
        conditions: Conditions,
        nodeInfo: z.object({ kubeletVersion: z.string() }).nullish(),
      })
      .nullish(),
  })
  .transform(({ metadata: { name, labels, annotations }, spec, status }): NodeFact => {
    const { capacity, allocatable, conditions, nodeInfo } = status ?? {};
    return {
      name,
      ...optional('instanceType', labels['node.kubernetes.io/instance-type']),
      ...optional('region', labels['topology.kubernetes.io/region']),
      ...optional('zone', labels['topology.kubernetes.io/zone']),
      ...optional('providerId', spec?.providerID),
      ...optional('group', firstOf(labels, groupLabels)),
      ...optional('capacityType', capacityType(labels)),
      ...optional('capacityCpuCores', capacity?.cpu),
      ...optional('capacityMemoryBytes', capacity?.memory),
      ...optional('allocatableCpuCores', allocatable?.cpu),
      ...optional('allocatableMemoryBytes', allocatable?.memory),
      ...optional('allocatablePods', allocatable?.pods),
      taints: (spec?.taints ?? []).map(({ key, value, effect }) => `${key}=${value ?? ''}:${effect}`).sort(),
      unschedulable: spec?.unschedulable ?? false,
      annotations: Object.fromEntries(Object.entries(annotations).filter(([key]) => autoscalerAnnotation.test(key))),
      ...optional('kubeletVersion', nodeInfo?.kubeletVersion),
      ...optional('pressures', pressures(conditions)),
    };
  });

/** The kinds of pressure that the kubelet reports now; undefined when it has reported nothing of any. */
function pressures(list: z.infer<typeof Conditions>): string[] | undefined {
  const all = (list ?? []).filter(({ type }) => type.endsWith('Pressure'));
  return all.length === 0 ? undefined : all.filter(({ status }) => status === 'True').map(({ type }) => type);
}

type Labels = Readonly<Record<string, string>>;

/** The pool of a node, as each autoscaler or provider labels it. */
const groupLabels = [
  'karpenter.sh/nodepool',
  'eks.amazonaws.com/nodegroup',
  'cloud.google.com/gke-nodepool',
  'kubernetes.azure.com/agentpool',
  'kops.k8s.io/instancegroup',
];
const spotLabels = [
  'karpenter.sh/capacity-type',
  'eks.amazonaws.com/capacityType',
  'node.kubernetes.io/lifecycle',
  'kubernetes.azure.com/scalesetpriority',
];
const autoscalerAnnotation = /^(karpenter\.sh|cluster-autoscaler\.kubernetes\.io)\//;

const firstOf = (labels: Labels, names: readonly string[]): string | undefined =>
  names.map((name) => labels[name]).find((value) => value !== undefined && value !== '');

/** Spot or on demand, where a label says so; other words, such as `reserved`, say neither. */
function capacityType(labels: Labels): NodeFact['capacityType'] {
  if (labels['cloud.google.com/gke-spot'] === 'true') return 'spot';
  const word = firstOf(labels, spotLabels)?.toLowerCase().replace('_', '-');
  if (word === 'spot') return 'spot';
  return word === 'on-demand' || word === 'ondemand' || word === 'regular' ? 'on-demand' : undefined;
}
