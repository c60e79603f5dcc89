import type { Fact, Facts } from '../model/snapshot.ts';
import type { Caller } from './l4-admission.ts';
import type { Member } from './mesh-members.ts';
import { isOfGateway } from './waypoints.ts';

type Gateway = Fact<'gateways'>[number];

/**
 * Who a waypoint is to the workloads behind it: the service account of its pods, which istiod calls after the Gateway.
 * @param members of the mesh, the waypoints' pods among them
 */
export function waypointIdentity(
  members: readonly Member[],
  meshConfig: Facts['meshConfig'],
): (waypoint: Gateway) => Caller {
  const proxies = members.filter(({ role }) => role === 'waypoint');
  const trustDomain = meshConfig.known ? meshConfig.value.trustDomain : 'cluster.local';
  return (waypoint) => {
    const own = proxies.find((proxy) => isOfGateway(proxy, waypoint));
    const { namespace, name } = waypoint;
    return {
      namespace,
      serviceAccount: own === undefined || own.serviceAccount === 'default' ? name : own.serviceAccount,
      trustDomain,
    };
  };
}

export const principalOf = ({ namespace, serviceAccount, trustDomain }: Caller): string =>
  `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
