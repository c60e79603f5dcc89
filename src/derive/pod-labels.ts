import type { Fact, Facts } from '../model/snapshot.ts';
import { workloadOfPod } from './workload-pods.ts';

type Labels = Fact<'pods'>[number]['labels'];

/**
 * The labels that pods of a workload have: those of its pods, each different set once; of its template when it has
 * no pod now. None when neither is known.
 * @returns a lookup by namespace and workload name
 */
export function podLabels({ pods, workloads }: Pick<Facts, 'pods' | 'workloads'>) {
  const ofPods = setsByWorkload(
    (pods.known ? pods.value : []).map((pod) => ({
      ...pod,
      name: workloadOfPod(pod),
    })),
  );
  const ofTemplates = setsByWorkload(
    (workloads.known ? workloads.value : []).map((workload) => ({ ...workload, labels: workload.podLabels })),
  );
  return (namespace: string, workload: string): readonly Labels[] => {
    const key = JSON.stringify([namespace, workload]);
    return [...(ofPods.get(key) ?? ofTemplates.get(key) ?? new Map<string, Labels>()).values()];
  };
}

interface Labelled {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
}

function setsByWorkload(all: readonly Labelled[]): Map<string, Map<string, Labels>> {
  const sets = new Map<string, Map<string, Labels>>();
  for (const { namespace, name, labels } of all) {
    const key = JSON.stringify([namespace, name]);
    const ofWorkload = sets.get(key) ?? new Map<string, Labels>();
    sets.set(key, ofWorkload.set(JSON.stringify(labels), labels));
  }
  return sets;
}
