import type { Fact } from '../model/snapshot.ts';
import { remembered } from './remembered.ts';
import { workloadName } from './workload-name.ts';

type Pod = Fact<'pods'>[number];

/**
 * The pods of each workload, by the name that Istio's metrics have for it.
 * @returns a lookup by namespace and workload name; none where no pod of it is there
 */
export const workloadPods = remembered(
  (pods: Fact<'pods'>): ((namespace: string, workload: string) => readonly Pod[]) => {
    const found = Map.groupBy(
      pods,
      ({ namespace, name, ownerKind, ownerName }) => `${namespace}/${workloadName(name, ownerKind, ownerName)}`,
    );
    return (namespace, workload) => found.get(`${namespace}/${workload}`) ?? [];
  },
);
