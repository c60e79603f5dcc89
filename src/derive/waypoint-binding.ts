import type { Fact, Facts } from '../model/snapshot.ts';
import { matchesSelector } from './label-selector.ts';
import { remembered } from './remembered.ts';
import { istioGatewayClasses, readsNewerLabels, type WaypointGateway, waypoints } from './waypoints.ts';

type Labels = Readonly<Record<string, string>>;
type Gateway = Fact<'gateways'>[number];

/** Something that calls may go to through a waypoint. */
export interface Bindable {
  readonly namespace: string;
  readonly labels: Labels;
  /** Whether it is addressed as a Service (or ServiceEntry), or as a workload. */
  readonly as: 'service' | 'workload';
}

/** Which waypoint calls to something go through; or why they go straight to it although it names one. */
export type Binding =
  | { readonly state: 'none' }
  /** Its namespace, which may name one, or the class of the Gateway that is named is not known. */
  | { readonly state: 'unknown'; readonly because: string }
  | { readonly state: 'bound'; readonly waypoint: Gateway }
  | {
      readonly state: 'broken';
      /** `namespace/name` of the waypoint that is named. */
      readonly names: string;
      readonly because: string;
      /** Whether the label is its namespace's. */
      readonly inherited: boolean;
    };

export const useWaypointLabel = 'istio.io/use-waypoint';

/**
 * `namespace/name` of the waypoint that labels name; undefined when they name none, `none` when they opt out.
 * @param newerLabels whether Istio reads the label that names another namespace (from 1.23 on)
 */
export function namedWaypoint(labels: Labels, namespace: string, newerLabels = true): string | undefined {
  const name = labels[useWaypointLabel];
  if (name === undefined || name === 'none') return name;
  return `${(newerLabels ? labels[`${useWaypointLabel}-namespace`] : undefined) ?? namespace}/${name}`;
}

/**
 * Which waypoint serves what, by the label `istio.io/use-waypoint` of the thing itself, else of its namespace. A
 * waypoint that is missing, has no address, does not allow the namespace, or takes other traffic is passed by: calls go
 * straight to their destination. Where no status says so, a waypoint is taken as ready.
 * @see istio/istio pilot/pkg/serviceregistry/ambient/waypoints.go (fetchWaypointForTarget)
 */
export const waypointBinding = remembered(
  (
    gateways: Fact<'gateways'>,
    gatewayClasses: Facts['gatewayClasses'],
    namespaces: Fact<'namespaces'>,
    controlPlanes: Facts['controlPlanes'],
  ) => {
    const newerLabels = readsNewerLabels(controlPlanes);
    const found = new Map(waypoints(gateways, gatewayClasses, controlPlanes).map((one) => [keyOf(one.gateway), one]));
    const others = new Map(gateways.map((gateway) => [keyOf(gateway), gateway]));
    const labelsOf = new Map(namespaces.map(({ name, labels }) => [name, labels]));
    const classes = new Map(
      (gatewayClasses.known ? gatewayClasses.value : []).map((one) => [one.name, one.controller]),
    );
    return ({ namespace, labels, as }: Bindable): Binding => {
      const own = namedWaypoint(labels, namespace, newerLabels);
      const ofNamespace = labelsOf.get(namespace);
      if (own === undefined && ofNamespace === undefined)
        return { state: 'unknown', because: `the labels of namespace ${namespace} are not known` };
      const names = own ?? namedWaypoint(ofNamespace ?? {}, namespace, newerLabels);
      if (names === undefined || names === 'none') return { state: 'none' };
      const inherited = own === undefined;
      const waypoint = found.get(names);
      if (waypoint === undefined) return notAWaypoint(names, others.get(names), inherited, classes);
      // A namespace's waypoint for Services says nothing of its workloads.
      if (inherited && as === 'workload' && !takes(waypoint, as)) return { state: 'none' };
      const because = refusal(waypoint, namespace, ofNamespace ?? {}, as);
      return because === undefined
        ? { state: 'bound', waypoint: waypoint.gateway }
        : { state: 'broken', names, because, inherited };
    };
  },
);

const keyOf = ({ namespace, name }: Pick<Gateway, 'namespace' | 'name'>): string => `${namespace}/${name}`;

/**
 * A Gateway of another class: istiod sends traffic to any that has an address, so that one of another vendor may well be
 * a waypoint.
 */
function notAWaypoint(
  names: string,
  gateway: Gateway | undefined,
  inherited: boolean,
  controllers: ReadonlyMap<string, string>,
): Binding {
  if (gateway === undefined) return { state: 'broken', names, because: 'does not exist', inherited };
  const { className, addresses } = gateway;
  const controller = controllers.get(className);
  if (istioGatewayClasses.includes(className) || controller?.startsWith('istio.io/'))
    return { state: 'broken', names, because: `is a Gateway of class ${className}, and no waypoint`, inherited };
  if (addresses === 0) return { state: 'broken', names, because: noAddress, inherited };
  const says = `whether ${names} is a waypoint its GatewayClass ${className} says, which is`;
  return {
    state: 'unknown',
    because: controller === undefined ? `${says} not known` : `${says} ${controller}’s, and not Istio’s`,
  };
}

const noAddress = 'is not ready: its status has no address';

const takes = ({ takes: traffic }: WaypointGateway, as: Bindable['as']): boolean => traffic === as || traffic === 'all';

function refusal(
  waypoint: WaypointGateway,
  namespace: string,
  namespaceLabels: Labels,
  as: Bindable['as'],
): string | undefined {
  if (waypoint.ready === false) return noAddress;
  if (!allows(waypoint.gateway, namespace, namespaceLabels))
    return `does not allow namespace ${namespace} (allowedRoutes of its HBONE listener)`;
  return takes(waypoint, as) ? undefined : `takes ${waypoint.takes} traffic only (istio.io/waypoint-for)`;
}

/** Whether a namespace may use a waypoint, by its HBONE listener on port 15008; without one only its own may. */
export function allows({ listeners, namespace: own }: Gateway, namespace: string, namespaceLabels: Labels): boolean {
  const listener = listeners.find(({ port, protocol }) => protocol === 'HBONE' && port === 15_008);
  if (listener?.from === 'All') return true;
  if (listener?.from === 'Selector' && listener.fromSelector !== undefined)
    return matchesSelector(listener.fromSelector, namespaceLabels);
  return namespace === own;
}
