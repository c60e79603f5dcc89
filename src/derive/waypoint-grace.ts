import type { FixStep } from '../model/fix.ts';
import type { Fact } from '../model/snapshot.ts';

type Gateway = Pick<Fact<'gateways'>[number], 'namespace' | 'name'>;

/** The ConfigMap that gives a waypoint's pods time to end, and the patch that names it on the Gateway. */
export const waypointGrace = ({ namespace, name }: Gateway, seconds: number): FixStep[] => [
  {
    isNew: true,
    apply: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `${name}-parameters`, namespace },
      data: {
        deployment: `spec:\n  template:\n    spec:\n      terminationGracePeriodSeconds: ${seconds}\n`,
      },
    },
  },
  {
    patch: { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', namespace, name },
    merge: {
      spec: { infrastructure: { parametersRef: { group: '', kind: 'ConfigMap', name: `${name}-parameters` } } },
    },
  },
];
