import type { Facts } from '../model/snapshot.ts';
import { meshHost } from './mesh-host.ts';

/** A route by which a gateway calls a Service. */
export interface IngressRoute {
  /** `HTTPRoute shop/public`. */
  readonly route: string;
  /** `namespace/name` of the gateways that take its traffic. */
  readonly gateways: readonly string[];
}

/** The routes that lead from gateways to each Service, by `namespace/name` of the Service. */
export function ingressRoutes(meshRoutes: Facts['meshRoutes']): ReadonlyMap<string, readonly IngressRoute[]> {
  const routes = new Map<string, IngressRoute[]>();
  for (const { kind, namespace, name, gateways, backends } of meshRoutes.known ? meshRoutes.value : [])
    for (const backend of gateways.length > 0 ? backends : []) {
      const host = meshHost(backend, namespace);
      if (host === undefined) continue;
      const key = `${host.namespace}/${host.service}`;
      const known = routes.get(key) ?? [];
      known.push({ route: `${kind} ${namespace}/${name}`, gateways });
      routes.set(key, known);
    }
  return routes;
}
