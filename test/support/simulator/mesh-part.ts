import type { Role } from '../../../src/model/role.ts';
import type { MeshPart, WorkloadSpec } from './spec.ts';

export const istioVersion = '1.28.3';
const proxyImage = `docker.io/istio/proxyv2:${istioVersion}`;
const offMesh = { 'istio.io/dataplane-mode': 'none', 'sidecar.istio.io/inject': 'false' };
const sidecarArgs = ['proxy', 'sidecar', '--domain', '$(POD_NAMESPACE).svc.cluster.local'];
const routerArgs = ['proxy', 'router', '--domain', '$(POD_NAMESPACE).svc.cluster.local'];

type Labels = Readonly<Record<string, string>>;

/** How Istio 1.28 writes a pod of one part of the mesh: its mesh container, labels and annotations. */
export interface MeshPod {
  readonly role?: Role;
  readonly container?: { readonly name: string; readonly image: string; readonly args: readonly string[] };
  readonly labels: (workload: WorkloadSpec) => Labels;
  readonly annotations: Labels;
}

const app = ({ name }: WorkloadSpec): Labels => ({ app: name, 'app.kubernetes.io/name': name });
const injected = (workload: WorkloadSpec): Labels => ({
  ...app(workload),
  'security.istio.io/tlsMode': 'istio',
  'service.istio.io/canonical-name': workload.name,
  'service.istio.io/canonical-revision': 'latest',
});
const managed = (controller: string, className: string, gateway: string, deployment: string): Labels => ({
  ...offMesh,
  'gateway.istio.io/managed': controller,
  'gateway.networking.k8s.io/gateway-name': gateway,
  'gateway.networking.k8s.io/gateway-class-name': className,
  'service.istio.io/canonical-name': deployment,
});

/** A Gateway's own name: istiod calls its Deployment `<gateway>-istio`, but a waypoint's just as the Gateway. */
export const gatewayName = ({ mesh, name }: WorkloadSpec): string =>
  mesh === 'gateway-api' ? name.replace(/-istio$/, '') : name;

function status(initContainers: readonly string[], containers: readonly string[] | null): Labels {
  const written = {
    initContainers,
    containers,
    volumes: ['workload-socket'],
    imagePullSecrets: null,
    revision: 'default',
  };
  return { 'sidecar.istio.io/status': JSON.stringify(written), 'istio.io/rev': 'default' };
}

export const meshParts: Readonly<Record<MeshPart, MeshPod>> = {
  'classic-sidecar': {
    role: 'sidecar',
    container: { name: 'istio-proxy', image: proxyImage, args: sidecarArgs },
    labels: injected,
    annotations: status(['istio-validation'], ['istio-proxy']),
  },
  'native-sidecar': {
    role: 'sidecar',
    container: { name: 'istio-proxy', image: proxyImage, args: sidecarArgs },
    labels: injected,
    annotations: status(['istio-validation', 'istio-proxy'], null),
  },
  ambient: { labels: app, annotations: { 'ambient.istio.io/redirection': 'enabled' } },
  none: { labels: app, annotations: {} },
  istiod: {
    role: 'control-plane',
    container: {
      name: 'discovery',
      image: `docker.io/istio/pilot:${istioVersion}`,
      args: ['discovery', '--monitoringAddr=:15014'],
    },
    labels: () => ({
      ...offMesh,
      app: 'istiod',
      istio: 'pilot',
      'istio.io/rev': 'default',
      'operator.istio.io/component': 'Pilot',
    }),
    annotations: {},
  },
  ztunnel: {
    role: 'ztunnel',
    container: { name: 'istio-proxy', image: `docker.io/istio/ztunnel:${istioVersion}`, args: ['proxy', 'ztunnel'] },
    labels: () => ({ ...offMesh, app: 'ztunnel', 'app.kubernetes.io/name': 'ztunnel' }),
    annotations: { 'prometheus.io/port': '15020', 'prometheus.io/scrape': 'true' },
  },
  'istio-cni': {
    role: 'cni',
    container: {
      name: 'install-cni',
      image: `docker.io/istio/install-cni:${istioVersion}`,
      args: ['--log_output_level=info'],
    },
    labels: () => ({ ...offMesh, 'k8s-app': 'istio-cni-node', 'app.kubernetes.io/name': 'istio-cni' }),
    annotations: {},
  },
  waypoint: {
    role: 'waypoint',
    container: {
      name: 'istio-proxy',
      image: proxyImage,
      args: ['proxy', 'waypoint', '--domain', '$(POD_NAMESPACE).svc.cluster.local'],
    },
    labels: (workload) => managed('istio.io-mesh-controller', 'istio-waypoint', workload.name, workload.name),
    annotations: { 'istio.io/rev': 'default', 'prometheus.io/port': '15020' },
  },
  'gateway-api': {
    role: 'gateway',
    container: { name: 'istio-proxy', image: proxyImage, args: routerArgs },
    labels: (workload) => managed('istio.io-gateway-controller', 'istio', gatewayName(workload), workload.name),
    annotations: { 'istio.io/rev': 'default', 'prometheus.io/port': '15020' },
  },
  'helm-gateway': {
    role: 'gateway',
    container: { name: 'istio-proxy', image: proxyImage, args: routerArgs },
    labels: ({ name }) => ({ app: name, istio: name.replace(/^istio-/, ''), 'sidecar.istio.io/inject': 'true' }),
    annotations: { 'inject.istio.io/templates': 'gateway', ...status([], ['istio-proxy']) },
  },
};
