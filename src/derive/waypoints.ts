import type { Fact, Facts } from '../model/snapshot.ts';
import { byIstioVersion } from './istio-versions.ts';
import { remembered } from './remembered.ts';

type Gateway = Fact<'gateways'>[number];
type Labels = Readonly<Record<string, string>>;

/** A Gateway that is a waypoint. */
export interface WaypointGateway {
  readonly gateway: Gateway;
  /** Which traffic it takes: `service`, `workload`, `all` or `none`. */
  readonly takes: string;
  /** False when its status has no address yet; undefined where there is no status to tell by. */
  readonly ready: boolean | undefined;
}

export const waypointClasses = ['istio-waypoint', 'istio-agentgateway-waypoint'];
/** Istio's own classes that are no waypoints. */
export const istioGatewayClasses = ['istio', 'istio-remote', 'istio-east-west', 'istio-agentgateway'];
const meshControllers = ['istio.io/mesh-controller', 'istio.io/agentgateway-waypoint-controller'];
export const gatewayNameLabel = 'gateway.networking.k8s.io/gateway-name';
const waypointForLabel = 'istio.io/waypoint-for';

/**
 * The Gateways that are waypoints: of Istio's waypoint classes, or of a class of the user's own with Istio's controller.
 * Which traffic one takes its own label says, else (from 1.23) that of its class, else it is `service`.
 * @see istio/istio pilot/pkg/serviceregistry/ambient/waypoints.go
 */
export const waypoints = remembered(
  (
    gateways: Fact<'gateways'>,
    gatewayClasses: Facts['gatewayClasses'],
    controlPlanes: Facts['controlPlanes'],
  ): readonly WaypointGateway[] => {
    const ofClass = readsNewerLabels(controlPlanes);
    const classes = new Map((gatewayClasses.known ? gatewayClasses.value : []).map((one) => [one.name, one]));
    return gateways
      .filter(
        ({ className }) =>
          waypointClasses.includes(className) || meshControllers.includes(classes.get(className)?.controller ?? ''),
      )
      .map((gateway) => ({
        gateway,
        takes:
          gateway.labels[waypointForLabel] ??
          (ofClass ? classes.get(gateway.className)?.labels[waypointForLabel] : undefined) ??
          'service',
        ready: gateway.addresses === undefined ? undefined : gateway.addresses > 0,
      }));
  },
);

/**
 * Whether this Istio reads `istio.io/use-waypoint-namespace`, and `istio.io/waypoint-for` on a GatewayClass: from 1.23 on.
 * Where no version is known it is taken to be one of those.
 */
export function readsNewerLabels(controlPlanes: Facts['controlPlanes']): boolean {
  const older = byIstioVersion(controlPlanes, (minor) => minor < 23);
  return !older.known || !older.value;
}

/** Whether a pod or a Deployment belongs to a Gateway. */
export const isOfGateway = (
  { namespace, labels }: { readonly namespace: string; readonly labels: Labels },
  gateway: Pick<Gateway, 'namespace' | 'name'>,
): boolean => namespace === gateway.namespace && labels[gatewayNameLabel] === gateway.name;
