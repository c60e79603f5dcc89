import type { Fact } from '../model/snapshot.ts';
import { workloadOfPod } from './workload-pods.ts';

type Gateway = Fact<'gateways'>[number];

/**
 * The Deployment that runs a Gateway: the one whose pods carry its name as a label, however it is called;
 * without a pod, the Gateway's own name, which istiod gives it.
 */
export function waypointDeployment({ namespace, name }: Gateway, pods: Fact<'pods'>): string {
  const pod = pods.find(
    ({ labels, ...one }) => one.namespace === namespace && labels['gateway.networking.k8s.io/gateway-name'] === name,
  );
  return pod === undefined ? name : workloadOfPod(pod);
}
