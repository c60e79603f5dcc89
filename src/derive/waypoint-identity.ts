import type { Fact, Facts } from '../model/snapshot.ts';
import type { Caller } from './l4-admission.ts';
import type { Member } from './mesh-members.ts';
import { firstOfGateway } from './of-gateway.ts';
import { remembered } from './remembered.ts';

type Gateway = Fact<'gateways'>[number];

/**
 * Who a waypoint is to the workloads behind it: the service account of its pods, which istiod calls after the Gateway.
 * @param members of the mesh, the waypoints' pods among them
 */
export function waypointIdentity(
  members: readonly Member[],
  meshConfig: Facts['meshConfig'],
): (waypoint: Pick<Gateway, 'namespace' | 'name'>) => Caller {
  const proxies = waypointProxies(members);
  const trustDomain = trustDomainOf(meshConfig);
  return (waypoint) => {
    const own = firstOfGateway(proxies, waypoint);
    const { namespace, name } = waypoint;
    return {
      namespace,
      serviceAccount: own === undefined || own.serviceAccount === 'default' ? name : own.serviceAccount,
      trustDomain,
    };
  };
}

const waypointProxies = remembered((members: readonly Member[]) => members.filter(({ role }) => role === 'waypoint'));

/** The trust domain of the mesh; undefined where MeshConfig, which tells it, is not known, as in a managed mesh. */
export const trustDomainOf = (meshConfig: Facts['meshConfig']): string | undefined =>
  meshConfig.known ? meshConfig.value.trustDomain : undefined;

/** Where the trust domain is not known, of any. */
export const principalOf = ({ namespace, serviceAccount, trustDomain = '*' }: Caller): string =>
  `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
