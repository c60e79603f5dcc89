import { namespaceManifests, nodeManifests, serviceManifests } from './cluster-manifests.ts';
import { configMapManifests } from './config-manifests.ts';
import { type Manifest, metadata } from './manifest.ts';
import { gatewayClassManifests, gatewayManifests, policyManifests } from './mesh-manifests.ts';
import { podManifest } from './pod-manifest.ts';
import type { SimulatedPod, Simulation } from './simulation.ts';
import { autoscalerManifests, workloadManifests } from './workload-manifests.ts';

/** The objects of every list that the API serves at the window's end, by path. */
export function kubernetesLists(simulation: Simulation): ReadonlyMap<string, readonly Manifest[]> {
  const objects = (kind: string) => objectManifests(simulation, kind);
  return new Map<string, readonly Manifest[]>([
    ['/api/v1/pods', podManifests(simulation)],
    ['/api/v1/nodes', nodeManifests(simulation)],
    ['/api/v1/namespaces', namespaceManifests(simulation)],
    ['/api/v1/services', serviceManifests(simulation)],
    ['/apis/apps/v1/deployments', workloadManifests(simulation, 'Deployment')],
    ['/apis/apps/v1/statefulsets', workloadManifests(simulation, 'StatefulSet')],
    ['/apis/apps/v1/daemonsets', workloadManifests(simulation, 'DaemonSet')],
    ['/apis/batch/v1/cronjobs', []],
    ['/apis/networking.istio.io/v1/workloadentries', []],
    ['/apis/autoscaling/v2/horizontalpodautoscalers', autoscalerManifests(simulation)],
    ['/apis/policy/v1/poddisruptionbudgets', objects('PodDisruptionBudget')],
    ['/apis/security.istio.io/v1/authorizationpolicies', policyManifests(simulation)],
    ['/apis/security.istio.io/v1/requestauthentications', objects('RequestAuthentication')],
    ['/apis/security.istio.io/v1/peerauthentications', objects('PeerAuthentication')],
    ['/apis/networking.istio.io/v1/serviceentries', objects('ServiceEntry')],
    ['/apis/telemetry.istio.io/v1/telemetries', objects('Telemetry')],
    ...configMapLists(),
    ['/apis/networking.istio.io/v1/virtualservices', objects('VirtualService')],
    ['/apis/networking.istio.io/v1/destinationrules', objects('DestinationRule')],
    ['/apis/extensions.istio.io/v1alpha1/wasmplugins', objects('WasmPlugin')],
    ['/apis/gateway.networking.k8s.io/v1/httproutes', objects('HTTPRoute')],
    ['/apis/gateway.networking.k8s.io/v1/grpcroutes', objects('GRPCRoute')],
    ['/apis/gateway.networking.k8s.io/v1/gateways', gatewayManifests(simulation)],
    ['/apis/gateway.networking.k8s.io/v1/gatewayclasses', gatewayClassManifests()],
  ]);
}

/** The ConfigMaps of each namespace that has some, as a list and each by its own path. */
function configMapLists(): [string, readonly Manifest[]][] {
  const pathOf = (namespace: string | undefined): string => `/api/v1/namespaces/${namespace}/configmaps`;
  return [...Map.groupBy(configMapManifests(), ({ metadata: { namespace } }) => pathOf(namespace))];
}

/** What the spec lists of one kind. */
const objectManifests = ({ spec: { objects = [] } }: Simulation, kind: string): Manifest[] =>
  objects
    .filter((object) => object.kind === kind)
    .map(({ namespace, name, ...object }) => ({ ...object, metadata: metadata(kind, { namespace, name }) }));

/** Pods that run at the end, and finished ones that are not deleted yet, in the order of the server's keys. */
function podManifests({ pods, window: { toSeconds } }: Simulation): Manifest[] {
  const key = (pod: SimulatedPod) => `${pod.namespace.name}/${pod.name}`;
  return pods
    .filter((pod) => pod.fromSeconds < toSeconds && pod.deletedSeconds >= toSeconds)
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .map((pod) => podManifest(pod, toSeconds));
}
