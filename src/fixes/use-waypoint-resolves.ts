import { allowing, newWaypoint } from '../derive/new-waypoint.ts';
import { shutOutThere, shutOutWants } from '../derive/shut-out-there.ts';
import { type Asker, waypointAskers } from '../derive/waypoint-askers.ts';
import { allows, namedWaypoint, waypointBinding } from '../derive/waypoint-binding.ts';
import { readsNewerLabels, type WaypointGateway, waypoints } from '../derive/waypoints.ts';
import { defineFixer, type Fix } from '../model/fix.ts';

export const useWaypointResolves = defineFixer({
  check: 'use-waypoint-resolves',
  wants: [...(['gateways', 'gatewayClasses', 'serviceEntries'] as const), ...shutOutWants],

  fix(about, facts) {
    const { gateways, gatewayClasses, namespaces, controlPlanes } = facts;
    const askers = waypointAskers(facts);
    const asker = askers.find(
      ({ kind, name, namespace }) =>
        kind === about.kind && name === about.name && namespace === (about.namespace ?? about.name),
    );
    if (asker === undefined || !gateways.known || !namespaces.known) return { cannot: 'what asks for it is not there' };
    const newerLabels = readsNewerLabels(controlPlanes);
    const named = (one: Asker): string | undefined => namedWaypoint(one.labels, one.namespace, newerLabels);
    const names = named(asker) ?? '';
    const together = askers.filter((one) => named(one) === names);
    const found = waypoints(gateways.value, gatewayClasses, controlPlanes).find(
      ({ gateway }) => `${gateway.namespace}/${gateway.name}` === names,
    );
    const [namespace = '', name = ''] = names.split('/');
    const denied = shutOutThere({ namespace, name }, together, facts);
    if (found !== undefined) {
      const binding = waypointBinding(gateways.value, gatewayClasses, namespaces.value, controlPlanes)(asker);
      const its = namespaces.value.find(({ name }) => name === asker.namespace)?.labels ?? {};
      if (binding.state === 'broken' && denied !== undefined && found.ready !== false) return { cannot: denied };
      return binding.state === 'broken'
        ? mended(found, asker, together, its)
        : { cannot: 'istiod says why it is not bound' };
    }
    if (gateways.value.some((one) => one.namespace === namespace && one.name === name))
      return { cannot: `Gateway ${names} is no waypoint: correct the label` };
    if (!namespaces.value.some((one) => one.name === namespace))
      return { cannot: `there is no namespace ${namespace}: correct the label` };
    if (denied !== undefined) return { cannot: denied };
    return {
      says: 'The waypoint is made. If its name is misspelt, correct the label instead.',
      steps: newWaypoint({ namespace, name, takes: takenBy(together), namespaces: namespacesOf(together, namespace) }),
    };
  },
});

const namespacesOf = (askers: readonly Asker[], own: string): string[] => [
  ...new Set([own, ...askers.map(({ namespace }) => namespace)]),
];

function takenBy(askers: readonly Asker[]): 'service' | 'workload' | 'all' {
  const [first, ...others] = new Set(askers.map(({ as }) => as));
  return first === undefined || others.length > 0 ? 'all' : first;
}

/** A waypoint that is there and that this one cannot use. */
function mended(
  { gateway, takes, ready }: WaypointGateway,
  asker: Asker,
  together: readonly Asker[],
  its: Labels,
): Fix {
  const { namespace, name, listeners } = gateway;
  const about = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', namespace, name };
  if (ready === false)
    return { cannot: `it has no address: \`kubectl -n ${namespace} describe gateway ${name}\` says why` };
  const isAllowed = allows(gateway, asker.namespace, its);
  if (!isAllowed && (listeners.length > 1 || listeners.some(({ from }) => from === 'Selector')))
    return {
      cannot: `let namespace ${asker.namespace} in by allowedRoutes of the HBONE listener of Gateway ${namespace}/${name}`,
    };
  const isTaken = takes === 'all' || takes === asker.as || (asker.kind === 'Namespace' && takes === 'workload');
  const allowedRoutes = allowing(namespacesOf(together, namespace));
  return {
    says: 'The waypoint takes what names it.',
    steps: [
      {
        patch: about,
        merge: {
          ...(!isTaken && { metadata: { labels: { 'istio.io/waypoint-for': 'all' } } }),
          ...(!isAllowed && {
            spec: { listeners: [{ name: 'mesh', port: 15_008, protocol: 'HBONE', allowedRoutes }] },
          }),
        },
      },
    ],
  };
}

type Labels = Readonly<Record<string, string>>;
