import { meshMode } from '../../src/derive/mesh-mode.ts';
import { podRole } from '../../src/derive/pod-role.ts';
import { workloadOfPod } from '../../src/derive/workload-pods.ts';
import { known } from '../../src/model/reading.ts';
import type { Fact, Facts } from '../../src/model/snapshot.ts';
import { type Call, callsOf } from './calls.ts';
import type { Shape } from './shapes.ts';

type Pod = Fact<'pods'>[number];
type Nodes = Fact<'nodes'>;

/**
 * What Prometheus would have measured of the pods: four callers of each workload, a denial in one of ten calls, or in
 * every one. All that the checks ask of it, and nothing else.
 */
export function measuredFacts(shape: Shape, pods: readonly Pod[], nodes: Nodes): Partial<Facts> {
  const proxies = pods.filter((pod) => podRole(pod) !== 'none');
  const calls = callsOf(pods);
  const isDenied = (index: number): boolean => shape === 'all denied' || index % 10 === 0;
  const name = ({ namespace, name: pod }: Pod) => ({ namespace, pod });
  const some = (each: number) => proxies.filter((_, index) => index % each === 0);
  return {
    nodeClocks: known(nodes.map(({ name: node }, index) => clock(node, index))),
    podsSeen: known(proxies.map((pod) => ({ ...name(pod), ...seen(pod) }))),
    requestOutcomes: known(calls.flatMap((call, index) => outcome(call, isDenied(index)))),
    ztunnelConnections: known(calls.flatMap((call, index) => connections(call, isDenied(index)))),
    ztunnelCpu: known(proxies.filter((pod) => podRole(pod) === 'ztunnel').map((pod) => ({ ...name(pod), busyCores }))),
    rbacDenials: known(some(shape === 'all denied' ? 1 : 10).map((pod) => ({ ...name(pod), denied: 12 }))),
    oomKills: known(some(50).map((pod) => ({ ...name(pod), container: 'istio-proxy', kills: 2 }))),
    caCertificates: known([{ certificate: 'root', pod: 'istiod', notAfter: '2036-03-01T10:00:00Z' }]),
    kubernetesVersion: known('v1.33.4'),
  };
}

const busyCores = 0.15;

const clock = (node: string, index: number) => ({
  ...{ node, sustainedOffsetSeconds: index % 100 === 0 ? 0.4 : 0.001, synchronised: true, maxErrorSeconds: 0.01 },
  aheadSeconds: { low: -0.005, high: 0.005 },
});

const seen = (pod: Pod) => ({
  containers: pod.containers.map((container) => container.name),
  nativeSidecar: pod.initContainers.some(({ restartable }) => restartable),
  ...{ ownerKind: pod.ownerKind, ownerName: pod.ownerName, labels: pod.labels },
  nodes: [{ node: pod.node ?? '', hours: 168 }],
});

function outcome({ to, ...call }: Call, isDenied: boolean) {
  const mode = meshMode(to);
  if (mode !== 'sidecar') return [];
  const counts = { requests: 1000, plaintext: 0, forbidden: isDenied ? 40 : 0, unavailable: {} };
  return [{ reporter: 'destination' as const, ...callOf(call, to), ...counts }];
}

function connections({ to, ...call }: Call, isDenied: boolean) {
  if (meshMode(to) !== 'ambient') return [];
  const ended = isDenied ? { DENY: 30 } : {};
  return [{ reporter: 'destination' as const, ...callOf(call, to), opened: 500, plaintext: 0, ended }];
}

const callOf = ({ from }: Pick<Call, 'from'>, to: Pod) => ({
  ...{ sourceNamespace: from.namespace, sourceWorkload: workloadOfPod(from) },
  ...{ destinationNamespace: to.namespace, destinationWorkload: workloadOfPod(to) },
  destinationService: workloadOfPod(to),
});
