import type { Fact } from '../model/snapshot.ts';
import { firstOfGateway } from './of-gateway.ts';
import { workloadOfPod } from './workload-pods.ts';

type Gateway = Fact<'gateways'>[number];

/**
 * The Deployment that runs a Gateway: the one whose pods carry its name as a label, however it is called;
 * without a pod, the Gateway's own name, which istiod gives it.
 */
export function waypointDeployment(gateway: Gateway, pods: Fact<'pods'>): string {
  const pod = firstOfGateway(pods, gateway);
  return pod === undefined ? gateway.name : workloadOfPod(pod);
}
