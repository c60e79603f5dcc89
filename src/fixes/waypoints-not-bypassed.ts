import { findNamed } from '../derive/find-named.ts';
import { ingressRoutes } from '../derive/ingress-routes.ts';
import { byIstioVersion } from '../derive/istio-versions.ts';
import { defineFixer } from '../model/fix.ts';

export const waypointsNotBypassed = defineFixer({
  check: 'waypoints-not-bypassed',
  wants: ['services', 'namespaces', 'meshRoutes', 'controlPlanes'],

  fix(about, { services, namespaces, meshRoutes, controlPlanes }) {
    const service = findNamed(about, services);
    const routed = ingressRoutes(meshRoutes).has(`${about.namespace}/${about.name}`);
    if (service === undefined || !namespaces.known || !routed) return { cannot: callers };
    const home = namespaces.value.find(({ name }) => name === service.namespace);
    if ((service.labels[ingressLabel] ?? home?.labels[ingressLabel]) === 'true') return { cannot: callers };
    const reads = byIstioVersion(controlPlanes, (minor) => minor >= 24);
    if (!reads.known || !reads.value)
      return { cannot: `gateways go through waypoints from Istio 1.24 on${reads.known ? '' : `, and ${reads.why}`}` };
    return {
      says: 'Gateways call it through its waypoint; sidecars that call it still do not.',
      steps: [{ patch: about, merge: { metadata: { labels: { [ingressLabel]: 'true' } } } }],
    };
  },
});

const ingressLabel = 'istio.io/ingress-use-waypoint';
const callers =
  'sidecars call it: move them to ambient, or let ztunnel admit the waypoint alone (an ALLOW policy by selector that lists its principal), which shuts them out';
