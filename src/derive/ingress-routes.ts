import type { Fact, Facts } from '../model/snapshot.ts';
import { meshHost } from './mesh-host.ts';
import { istioGatewayClasses, waypoints } from './waypoints.ts';

/** A route by which a gateway calls a Service. */
export interface IngressRoute {
  /** `HTTPRoute shop/public`. */
  readonly route: string;
  /** `namespace/name` of the gateways that take its traffic. */
  readonly gateways: readonly string[];
  /** The class of one of them that is not Istio's, or may not be: what such a gateway does Istio's labels do not tell. */
  readonly foreign?: string | undefined;
}

type Evidence = Pick<Facts, 'meshRoutes' | 'gatewayClasses' | 'controlPlanes'> & {
  readonly gateways: Fact<'gateways'>;
};

/**
 * The routes that lead from gateways to each Service, by `namespace/name` of the Service. A waypoint is no gateway,
 * though a route may name it as its parent.
 */
export function ingressRoutes(evidence: Evidence): ReadonlyMap<string, readonly IngressRoute[]> {
  const { meshRoutes, gateways: all, gatewayClasses, controlPlanes } = evidence;
  const keyOf = ({ namespace, name }: { readonly namespace: string; readonly name: string }) => `${namespace}/${name}`;
  const own = new Set(waypoints(all, gatewayClasses, controlPlanes).map(({ gateway }) => keyOf(gateway)));
  const controllers = new Map(
    (gatewayClasses.known ? gatewayClasses.value : []).map((one) => [one.name, one.controller]),
  );
  const foreigners = new Map(
    all.flatMap((gateway): [string, string][] => {
      const { className } = gateway;
      const controller = controllers.get(className);
      const isIstios =
        controller === undefined ? istioGatewayClasses.includes(className) : controller.startsWith('istio.io/');
      return isIstios ? [] : [[keyOf(gateway), className]];
    }),
  );
  const routes = new Map<string, IngressRoute[]>();
  for (const { kind, namespace, name, gateways: from, backends } of meshRoutes.known ? meshRoutes.value : []) {
    // A VirtualService names gateways of networking.istio.io, which are Istio's and no waypoints.
    const ofGatewayApi = kind !== 'VirtualService';
    const gateways = ofGatewayApi ? from.filter((one) => !own.has(one)) : from;
    const foreign = ofGatewayApi ? gateways.flatMap((one) => foreigners.get(one) ?? [])[0] : undefined;
    for (const backend of gateways.length > 0 ? backends : []) {
      const host = meshHost(backend, namespace);
      if (host === undefined) continue;
      const key = `${host.namespace}/${host.service}`;
      const known = routes.get(key) ?? [];
      known.push({ route: `${kind} ${namespace}/${name}`, gateways, foreign });
      routes.set(key, known);
    }
  }
  return routes;
}
