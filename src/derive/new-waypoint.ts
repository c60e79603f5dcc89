import type { FixStep } from '../model/fix.ts';
import { waypointAutoscaler } from './waypoint-autoscaler.ts';

/** A waypoint to be made. */
export interface NewWaypoint {
  readonly namespace: string;
  readonly name: string;
  readonly takes: 'service' | 'workload' | 'all';
  /** The namespaces that may use it, its own among them. */
  readonly namespaces: readonly string[];
}

/** The Gateway as `istioctl waypoint apply` makes it, and an autoscaler of CPU for its Deployment. */
export function newWaypoint({ namespace, name, takes, namespaces }: NewWaypoint): FixStep[] {
  const isShared = namespaces.some((one) => one !== namespace);
  const gateway: FixStep = {
    isNew: true,
    apply: {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name, namespace, labels: { 'istio.io/waypoint-for': takes } },
      spec: {
        gatewayClassName: 'istio-waypoint',
        listeners: [
          { name: 'mesh', port: 15_008, protocol: 'HBONE', ...(isShared && { allowedRoutes: allowing(namespaces) }) },
        ],
      },
    },
  };
  return [gateway, ...waypointAutoscaler({ namespace, name }, name, 'cpu')];
}

/** allowedRoutes of a listener that these namespaces may attach to. */
export const allowing = (namespaces: readonly string[]) => ({
  namespaces: {
    from: 'Selector',
    selector: {
      matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: namespaces.toSorted() }],
    },
  },
});
