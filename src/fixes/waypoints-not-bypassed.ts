import { findNamed } from '../derive/find-named.ts';
import { ingressRoutes } from '../derive/ingress-routes.ts';
import { ingressLabel, ingressThrough } from '../derive/ingress-through.ts';
import { byIstioVersion } from '../derive/istio-versions.ts';
import { defineFixer } from '../model/fix.ts';

export const waypointsNotBypassed = defineFixer({
  check: 'waypoints-not-bypassed',
  wants: ['services', 'namespaces', 'meshRoutes', 'gateways', 'gatewayClasses', 'controlPlanes'],

  fix(about, { services, namespaces, meshRoutes, gateways, gatewayClasses, controlPlanes }) {
    const service = findNamed(about, services);
    const known = gateways.known ? gateways.value : [];
    const routes = ingressRoutes({ meshRoutes, gateways: known, gatewayClasses, controlPlanes });
    const routed = (routes.get(`${about.namespace}/${about.name}`) ?? []).some(({ foreign }) => foreign === undefined);
    if (service === undefined || !namespaces.known || !routed) return { cannot: callers };
    const home = namespaces.value.find(({ name }) => name === service.namespace);
    const through = ingressThrough(service.labels, home?.labels, controlPlanes);
    if (through.known && through.value) return { cannot: callers };
    const reads = byIstioVersion(controlPlanes, (minor) => minor >= 24);
    if (!reads.known || !reads.value)
      return { cannot: `gateways go through waypoints from Istio 1.24 on${reads.known ? '' : `, and ${reads.why}`}` };
    return {
      says: 'Gateways call it through its waypoint; sidecars that call it still do not.',
      steps: [{ patch: about, merge: { metadata: { labels: { [ingressLabel]: 'true' } } } }],
    };
  },
});

const callers =
  'sidecars call it: move them to ambient, or let ztunnel admit the waypoint alone (an ALLOW policy by selector that lists its principal), which shuts them out';
