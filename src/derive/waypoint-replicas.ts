import { known, missing, type Reading } from '../model/reading.ts';
import type { Fact, Facts } from '../model/snapshot.ts';

type Gateway = Fact<'gateways'>[number];

/**
 * How many replicas a waypoint has at least: what its autoscaler may go down to, else what its Deployment says. Where
 * istiod has not made a Deployment yet it will have one.
 * @returns a lookup by Gateway and the name of its Deployment
 */
export function waypointReplicas(
  workloads: Facts['workloads'],
  autoscalers: Facts['horizontalPodAutoscalers'],
): (gateway: Gateway, deployment: string) => Reading<number> {
  const deployments = new Map(
    (workloads.known ? workloads.value : [])
      .filter(({ kind }) => kind === 'Deployment')
      .map((one) => [`${one.namespace}/${one.name}`, one]),
  );
  const scaled = new Map(
    (autoscalers.known ? autoscalers.value : [])
      .filter(({ targetKind }) => targetKind === 'Deployment')
      .map((one) => [`${one.namespace}/${one.targetName}`, one]),
  );
  return ({ namespace, addresses }, name) => {
    const key = `${namespace}/${name}`;
    const scaler = scaled.get(key);
    if (scaler !== undefined) return known(scaler.minReplicas);
    if (!autoscalers.known) return missing(`horizontalPodAutoscalers: ${autoscalers.why}`);
    const deployment = deployments.get(key);
    if (deployment !== undefined) return known(deployment.replicas);
    if (addresses === undefined) return known(1);
    return missing(workloads.known ? `there is no Deployment ${key}` : `workloads: ${workloads.why}`);
  };
}
