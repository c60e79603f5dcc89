import type { Fact } from '../model/snapshot.ts';
import { remembered } from './remembered.ts';
import { workloadName } from './workload-name.ts';

type Pod = Fact<'pods'>[number];

/** The workload of a pod that the API lists, by the name that Istio's metrics have for it: without an owner its own. */
export const workloadOfPod = ({ name, ownerKind, ownerName }: Pod): string =>
  ownerName === undefined ? name : workloadName(name, ownerKind, ownerName);

/**
 * The pods of each workload.
 * @returns a lookup by namespace and workload name; none where no pod of it is there
 */
export const workloadPods = remembered(
  (pods: Fact<'pods'>): ((namespace: string, workload: string) => readonly Pod[]) => {
    const found = Map.groupBy(pods, (pod) => `${pod.namespace}/${workloadOfPod(pod)}`);
    return (namespace, workload) => found.get(`${namespace}/${workload}`) ?? [];
  },
);
