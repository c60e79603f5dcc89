import type { Fact, Facts } from '../model/snapshot.ts';
import { chartCni, chartInjector } from './asked.ts';
import { isFinished } from './mesh-mode.ts';
import { asksForAmbient, asksForSidecar } from './mode-asked.ts';
import { type PodRole, podRole } from './pod-role.ts';
import { remembered } from './remembered.ts';
import { workloadOfPod } from './workload-pods.ts';

type Pod = Fact<'pods'>[number];
type Workload = Fact<'workloads'>[number];
type Labels = Readonly<Record<string, string>>;

/** What may be in the mesh: a pod, or a template of which there is no pod now. */
export interface Member {
  /** `Pod`, or the kind of its template, such as `Deployment`. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** The workload that it is of, as Istio's metrics name it. */
  readonly workload: string;
  readonly labels: Labels;
  readonly serviceAccount: string;
  /** Which part of the mesh it is, or `none` of an application. */
  readonly role: PodRole;
  /**
   * How an application is in the mesh. A live pod is in the mode it is in; what does not run yet, in the mode it asks
   * for, which is unknown where its namespace is.
   */
  readonly mode: 'sidecar' | 'ambient' | 'none' | 'unknown';
  /** Whether nothing of it runs on purpose: scaled to zero, or a CronJob between two runs. */
  readonly idle: boolean;
}

/** What decides who is in the mesh. */
export interface MemberEvidence {
  readonly pods: Fact<'pods'>;
  readonly workloads: Fact<'workloads'>;
  readonly namespaces: Fact<'namespaces'>;
  readonly injectorConfig: Facts['injectorConfig'];
  readonly ambientCni: Facts['ambientCni'];
}

/** Everything that may be in the mesh; finished pods are over, and not in it. */
export const meshMembers = ({ pods, workloads, namespaces, injectorConfig, ambientCni }: MemberEvidence): Member[] =>
  remember(pods, workloads, namespaces, injectorConfig, ambientCni);

const remember = remembered(
  (
    pods: Fact<'pods'>,
    workloads: Fact<'workloads'>,
    namespaces: Fact<'namespaces'>,
    injector: Facts['injectorConfig'],
    cni: Facts['ambientCni'],
  ): Member[] => {
    const labelsOf = new Map(namespaces.map(({ name, labels }) => [name, labels]));
    const modeOf: ModeOf = (asking) => {
      const of = labelsOf.get(asking.namespace);
      const sidecar = asksForSidecar(asking, of, injector.known ? injector.value : chartInjector);
      if (sidecar) return 'sidecar';
      const ambient = asksForAmbient(asking, of, cni.known ? cni.value : chartCni);
      if (ambient) return sidecar === undefined ? 'unknown' : 'ambient';
      return sidecar === undefined || ambient === undefined ? 'unknown' : 'none';
    };
    const lasting = pods.filter((pod) => !isFinished(pod));
    const running = new Set(lasting.map((pod) => `${pod.namespace}/${workloadOfPod(pod)}`));
    return [
      ...lasting.map((pod) => memberOfPod(pod, modeOf)),
      ...workloads
        .filter(({ kind, namespace, name }) => kind === 'WorkloadEntry' || !running.has(`${namespace}/${name}`))
        .map((workload) => memberOfTemplate(workload, modeOf)),
    ];
  },
);

type ModeOf = (asking: {
  readonly namespace: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly hostNetwork: boolean;
}) => Member['mode'];

function memberOfPod(pod: Pod, modeOf: ModeOf): Member {
  const role = podRole(pod);
  return {
    ...{ kind: 'Pod', namespace: pod.namespace, name: pod.name, labels: pod.labels, idle: false },
    workload: workloadOfPod(pod),
    serviceAccount: pod.serviceAccount ?? 'default',
    role: role === 'sidecar' ? 'none' : role,
    mode: role === 'none' || role === 'sidecar' ? modeOfPod(pod, role, modeOf) : 'none',
  };
}

/** The CNI writes its annotation when the pod starts: of one that has not started only the wish is known. */
function modeOfPod(pod: Pod, role: PodRole, modeOf: ModeOf): Member['mode'] {
  if (role === 'sidecar') return 'sidecar';
  if (pod.annotations['ambient.istio.io/redirection'] === 'enabled') return 'ambient';
  return hasStarted(pod) ? 'none' : modeOf(pod);
}

/** Whether the pod runs, or has; a manifest that was never applied has no status, and no node. */
export const hasStarted = ({ phase, node }: Pick<Pod, 'phase' | 'node'>): boolean =>
  phase === 'Unknown' ? node !== undefined : phase !== 'Pending';

function memberOfTemplate(workload: Workload, modeOf: ModeOf): Member {
  const { kind, namespace, name, podLabels: labels, podAnnotations: annotations, hostNetwork } = workload;
  const role = podRole({
    ...{ namespace, name, labels, annotations, hostNetwork, phase: 'Unknown', ownerKind: kind, constraints: [] },
    containers: workload.meshContainers,
    initContainers: [],
  });
  return {
    ...{ kind, namespace, name, workload: name, labels },
    serviceAccount: workload.serviceAccount ?? 'default',
    role,
    mode: modeOfTemplate(workload, role, () => modeOf({ namespace, labels, annotations, hostNetwork })),
    idle: workload.replicas === 0,
  };
}

/** A virtual machine has a proxy of its own, which heeds policies as a sidecar does. */
function modeOfTemplate({ kind }: Workload, role: PodRole, asked: () => Member['mode']): Member['mode'] {
  if (kind === 'WorkloadEntry') return 'sidecar';
  return role === 'none' ? asked() : 'none';
}
