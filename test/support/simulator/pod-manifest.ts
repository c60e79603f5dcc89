import { coresText, isoOf, type Manifest, metadata, mibText } from './manifest.ts';
import { meshParts } from './mesh-part.ts';
import type { SimulatedContainer, SimulatedPod } from './simulation.ts';

const mib = 1024 ** 2;
type Fields = Readonly<Record<string, unknown>>;

/** A pod as the API lists it at an instant: running, or finished and not yet deleted. */
export function podManifest(pod: SimulatedPod, atSeconds: number): Manifest {
  const finished = pod.toSeconds <= atSeconds;
  const { mesh } = pod.workload;
  const regular = pod.containers.filter(({ native }) => !native);
  const native = pod.containers.filter((container) => container.native);
  const initContainers = [...validation(pod), ...native.map((container) => containerSpec(pod, container))];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata('Pod', {
      name: pod.name,
      namespace: pod.namespace.name,
      uid: pod.uid,
      createdSeconds: pod.fromSeconds,
      labels: { ...meshParts[mesh].labels(pod.workload), ...templateHash(pod) },
      annotations: meshParts[mesh].annotations,
      ownerReferences: [ownerReference(pod)],
    }),
    spec: {
      containers: regular.map((container) => containerSpec(pod, container)),
      ...(initContainers.length === 0 ? {} : { initContainers }),
      nodeName: pod.node.name,
      serviceAccountName: pod.workload.serviceAccount ?? pod.workload.name,
      restartPolicy: pod.ownerKind === 'Job' ? 'Never' : 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
    },
    status: {
      phase: finished ? 'Succeeded' : 'Running',
      startTime: isoOf(pod.fromSeconds),
      hostIP: pod.node.ip,
      podIP: pod.ip,
      conditions: [{ type: 'Ready', status: finished ? 'False' : 'True', lastTransitionTime: isoOf(pod.fromSeconds) }],
      containerStatuses: regular.map((container) => containerStatus(container, atSeconds)),
      ...(native.length === 0
        ? {}
        : { initContainerStatuses: native.map((container) => containerStatus(container, atSeconds)) }),
    },
  };
}

function templateHash({ ownerKind, ownerName }: SimulatedPod): Record<string, string> {
  return ownerKind === 'ReplicaSet' ? { 'pod-template-hash': ownerName.slice(ownerName.lastIndexOf('-') + 1) } : {};
}

function ownerReference({ ownerKind, ownerName, uid }: SimulatedPod): Fields {
  const apiVersion = ownerKind === 'Job' ? 'batch/v1' : 'apps/v1';
  return { apiVersion, kind: ownerKind, name: ownerName, uid: uid.replace(/^./, '0'), controller: true };
}

function resources({
  cpuRequestCores: cpu,
  memoryRequestBytes: memory,
  cpuLimitCores: limit,
}: SimulatedContainer): Fields {
  const requests = {
    ...(cpu === undefined ? {} : { cpu: coresText(cpu) }),
    ...(memory === undefined ? {} : { memory: mibText(memory / mib) }),
  };
  return {
    ...(Object.keys(requests).length === 0 ? {} : { requests }),
    ...(limit === undefined ? {} : { limits: { cpu: coresText(limit) } }),
  };
}

function containerSpec({ workload }: SimulatedPod, container: SimulatedContainer): Fields {
  const args = container.mesh ? meshParts[workload.mesh].container?.args : undefined;
  return {
    name: container.name,
    image: container.image,
    ...(args === undefined ? {} : { args }),
    ...(container.native ? { restartPolicy: 'Always' } : {}),
    resources: resources(container),
  };
}

/** The init container that istio-cni leaves behind in every injected pod; it has the proxy's requests and ends at once. */
function validation(pod: SimulatedPod): Fields[] {
  const proxy = pod.containers.find(({ mesh }) => mesh);
  if (meshParts[pod.workload.mesh].role !== 'sidecar' || proxy === undefined) return [];
  const args = ['istio-iptables', '-p', '15001', '-z', '15006', '--run-validation', '--skip-rule-apply'];
  return [{ name: 'istio-validation', image: proxy.image, args, resources: resources(proxy) }];
}

function containerStatus({ name, image, lives }: SimulatedContainer, atSeconds: number): Fields {
  const begun = lives.filter(({ fromSeconds }) => fromSeconds <= atSeconds);
  const [current, previous] = [begun.at(-1), begun.at(-2)];
  const running = current !== undefined && current.toSeconds > atSeconds;
  const ended = (life: { fromSeconds: number; toSeconds: number }, reason: string, exitCode: number) => ({
    terminated: { exitCode, reason, startedAt: isoOf(life.fromSeconds), finishedAt: isoOf(life.toSeconds) },
  });
  return {
    ...{ name, image, imageID: `${image}@sha256:${'0'.repeat(64)}`, ready: running, started: running },
    restartCount: Math.max(0, begun.length - 1),
    ...(current === undefined ? {} : { containerID: `containerd://${current.id}` }),
    ...(running
      ? { state: { running: { startedAt: isoOf(current.fromSeconds) } } }
      : current === undefined
        ? {}
        : { state: ended(current, 'Completed', 0) }),
    ...(previous === undefined || current?.after === undefined
      ? {}
      : { lastState: ended(previous, current.after, current.after === 'OOMKilled' ? 137 : 1) }),
  };
}
