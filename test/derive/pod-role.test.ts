import { describe, expect, it } from 'vitest';
import { type PodRole, podRole } from '../../src/derive/pod-role.ts';
import { Pod } from '../../src/sources/kubernetes/schema/pod.ts';

const proxy = (words: string) => ({ name: 'istio-proxy', args: words.split(' ') });
const app = { name: 'app' };
const injected = { 'sidecar.istio.io/status': '{"containers":["istio-proxy"],"revision":"default"}' };

type Case = [
  string,
  { labels?: object; annotations?: object; containers: object[]; initContainers?: object[]; owner?: string },
  PodRole,
];

describe('the role of a pod comes from the pod, never from the name of its container', () => {
  it.each<Case>([
    [
      'a classic sidecar beside its application',
      { containers: [app, proxy('proxy sidecar --domain x')], annotations: injected },
      'sidecar',
    ],
    [
      'a native sidecar, an init container that is restarted',
      { containers: [app], initContainers: [{ ...proxy('proxy sidecar'), restartPolicy: 'Always' }] },
      'sidecar',
    ],
    ['a sidecar of an exotic template without arguments', { containers: [app, { name: 'istio-proxy' }] }, 'sidecar'],
    ['ztunnel', { containers: [proxy('proxy ztunnel')], labels: { app: 'ztunnel' }, owner: 'DaemonSet' }, 'ztunnel'],
    [
      'ztunnel without arguments, by its DaemonSet',
      { containers: [{ name: 'istio-proxy' }], labels: { app: 'ztunnel' }, owner: 'DaemonSet' },
      'ztunnel',
    ],
    [
      'a waypoint of 1.23, which carries no class label',
      {
        containers: [proxy('proxy waypoint')],
        labels: { 'gateway.istio.io/managed': 'istio.io-mesh-controller', 'istio.io/gateway-name': 'w' },
      },
      'waypoint',
    ],
    [
      'a waypoint of 1.28',
      {
        containers: [proxy('proxy waypoint')],
        labels: {
          'gateway.istio.io/managed': 'istio.io-mesh-controller',
          'gateway.networking.k8s.io/gateway-class-name': 'istio-waypoint',
        },
      },
      'waypoint',
    ],
    [
      'an agentgateway waypoint, whose container has another name',
      {
        containers: [{ name: 'agentgateway', args: ['--config', '{}'] }],
        labels: { 'gateway.istio.io/managed': 'istio.io-agentgateway-waypoint-controller' },
      },
      'waypoint',
    ],
    [
      'an ambient east-west gateway, made from the waypoint template',
      { containers: [proxy('proxy waypoint')], labels: { 'gateway.istio.io/managed': 'istio.io-eastwest-controller' } },
      'gateway',
    ],
    [
      'a Gateway API ingress gateway',
      { containers: [proxy('proxy router')], labels: { 'gateway.istio.io/managed': 'istio.io-gateway-controller' } },
      'gateway',
    ],
    [
      'a Helm gateway, injected, which carries the annotation of a sidecar',
      {
        containers: [proxy('proxy router')],
        labels: { istio: 'ingressgateway' },
        annotations: { ...injected, 'inject.istio.io/templates': 'gateway' },
      },
      'gateway',
    ],
    [
      'a Helm gateway before its arguments are known',
      { containers: [{ name: 'istio-proxy' }], annotations: { ...injected, 'inject.istio.io/templates': 'gateway' } },
      'gateway',
    ],
    [
      'istiod',
      { containers: [{ name: 'discovery', args: ['discovery'] }], labels: { app: 'istiod' } },
      'control-plane',
    ],
    ['the CNI agent', { containers: [{ name: 'install-cni' }], labels: { 'k8s-app': 'istio-cni-node' } }, 'cni'],
    [
      "somebody else's container named discovery",
      { containers: [{ name: 'discovery' }], labels: { app: 'consul' } },
      'none',
    ],
    [
      "somebody else's container named install-cni",
      { containers: [{ name: 'install-cni' }], labels: { 'k8s-app': 'calico-node' } },
      'none',
    ],
    [
      'proxyless gRPC, annotated but without a proxy',
      { containers: [app], annotations: injected, initContainers: [{ name: 'grpc-bootstrap-init' }] },
      'none',
    ],
    ['an ambient pod', { containers: [app], annotations: { 'ambient.istio.io/redirection': 'enabled' } }, 'none'],
    [
      'a proxy alone that says nothing of itself: never a sidecar',
      { containers: [{ name: 'istio-proxy' }] },
      'unclassified',
    ],
  ])('%s', (_, { labels, annotations, containers, initContainers, owner }, role) => {
    const pod = Pod.parse({
      metadata: {
        name: 'p',
        namespace: 'n',
        labels,
        annotations,
        ...(owner && { ownerReferences: [{ kind: owner, name: 'o', controller: true }] }),
      },
      spec: { containers, initContainers },
      status: { phase: 'Running' },
    });
    expect(podRole(pod)).toBe(role);
  });
});
