import { type Manifest, metadata } from './manifest.ts';
import { gatewayName } from './mesh-part.ts';
import type { Simulation } from './simulation.ts';
import type { ConditionSpec, NamespaceSpec, WorkloadSpec } from './spec.ts';

/** The classes that istiod installs, and the controller of each. */
const gatewayClasses = {
  istio: 'istio.io/gateway-controller',
  'istio-remote': 'istio.io/unmanaged-gateway',
  'istio-waypoint': 'istio.io/mesh-controller',
} as const;

const settled = { observedGeneration: 1, lastTransitionTime: '2026-11-01T00:00:00Z' };
const conditionsOf = (conditions: readonly ConditionSpec[]) =>
  conditions.map((condition) => ({ ...condition, ...settled }));

export const gatewayClassManifests = (): Manifest[] =>
  Object.entries(gatewayClasses).map(([name, controllerName]) => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: metadata('GatewayClass', { name }),
    spec: { controllerName },
    status: {
      conditions: conditionsOf([
        { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'Handled by Istio controller' },
      ]),
    },
  }));

/** A Gateway for each waypoint and each Gateway API gateway. One without replicas has no address yet. */
export const gatewayManifests = ({ spec }: Simulation): Manifest[] =>
  spec.namespaces.flatMap((namespace) =>
    namespace.workloads
      .filter(({ mesh }) => mesh === 'waypoint' || mesh === 'gateway-api')
      .map((workload) => gatewayManifest(namespace, workload)),
  );

function gatewayManifest(namespace: NamespaceSpec, workload: WorkloadSpec): Manifest {
  const waypoint = workload.mesh === 'waypoint';
  const ready = workload.replicas > 0;
  const listener = waypoint
    ? { name: 'mesh', port: 15008, protocol: 'HBONE' }
    : { name: 'http', port: 80, protocol: 'HTTP' };
  const programmed: ConditionSpec = ready
    ? {
        type: 'Programmed',
        status: 'True',
        reason: 'Programmed',
        message: 'Resource programmed, assigned to service(s)',
      }
    : { type: 'Programmed', status: 'False', reason: 'AddressNotAssigned', message: 'Assigned to no instance' };
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: metadata('Gateway', {
      name: gatewayName(workload),
      namespace: namespace.name,
      labels: waypoint ? { 'istio.io/waypoint-for': 'service' } : {},
    }),
    spec: { gatewayClassName: waypoint ? 'istio-waypoint' : 'istio', listeners: [listener] },
    status: {
      addresses: ready ? [{ type: 'Hostname', value: `${workload.name}.${namespace.name}.svc.cluster.local` }] : [],
      conditions: conditionsOf([
        { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'Resource accepted' },
        programmed,
      ]),
    },
  };
}

export const policyManifests = ({ spec }: Simulation): Manifest[] =>
  spec.policies.map((policy) => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: metadata('AuthorizationPolicy', policy),
    spec: policy.spec,
    ...(policy.conditions === undefined
      ? {}
      : { status: { observedGeneration: '1', conditions: conditionsOf(policy.conditions) } }),
  }));
