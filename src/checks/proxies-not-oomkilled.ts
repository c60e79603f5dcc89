import { containerRole } from '../derive/container-role.ts';
import { hasStarted } from '../derive/mesh-members.ts';
import { moreMemory } from '../derive/more-memory.ts';
import { counted } from '../derive/numbers-in-words.ts';
import { type OutOfMemory, outOfMemory } from '../derive/out-of-memory.ts';
import type { PodRole } from '../derive/pod-role.ts';
import { proxyRoles } from '../derive/proxy-roles.ts';
import { workloadName } from '../derive/workload-name.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Role } from '../model/role.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import { subject, theCluster } from '../model/subject.ts';

type Pod = Fact<'pods'>[number];

export const proxiesNotOomkilled = defineCheck({
  id: 'proxies-not-oomkilled',
  title: 'No proxy is killed for its memory',
  why: 'A proxy that is OOMKilled drops every connection it holds: of one pod if it is a sidecar, of a whole node if it is ztunnel, of every service behind it if it is a waypoint.',
  how: 'A container of the mesh (istiod and istio-cni too) whose last ending was OOMKilled within the period, by its pod’s status, or that restarted in the period after such an ending, by kube-state-metrics; either is enough, and one kill is not counted twice. What is well is told once for each role.',
  versions: 'The same in every version. A native sidecar is an init container, and counts.',
  fix: 'Raise the memory limit of the container, after looking at what it holds.',
  source: 'https://istio.io/latest/docs/ops/deployment/performance-and-scalability/',
  severity: 'high',
  needs: [],
  wants: ['pods', 'podsSeen', 'oomKills'],

  inspect({ pods, podsSeen, oomKills }, { period }) {
    const roleOf = proxyRoles({ pods, podsSeen });
    const live = new Map((pods.known ? pods.value : []).map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
    const killed = outOfMemory({ pods, oomKills }, period).flatMap((one): Killed[] => {
      const { role, because } = roleOf(one.namespace, one.pod);
      const isTold = because === undefined || live.has(`${one.namespace}/${one.pod}`);
      // An application may have a container that is called as one of istiod or istio-cni.
      return isTold && containerRole(one.container, role) === 'none' ? [] : [{ ...one, role }];
    });
    const isGone = (one: OutOfMemory): boolean => pods.known && !live.has(`${one.namespace}/${one.pod}`);
    const there = Map.groupBy(
      killed.filter((one) => !isGone(one)),
      (one) => `${one.namespace}/${one.pod}`,
    );
    const gone = Map.groupBy(killed.filter(isGone), workloadOf(podsSeen));
    return [
      ...[...there].map(([key, containers]) => ofPod(key, containers, live.get(key))),
      ...[...gone].map(([workload, containers]) => ofWorkload(workload, containers)),
      ...ofRoles({ pods, podsSeen, oomKills }, roleOf, new Set(killed.map(({ role }) => role))),
    ];
  },
});

type Killed = OutOfMemory & { readonly role: PodRole };

/** `namespace/workload` of a pod, by its owner where Prometheus remembers that. */
function workloadOf(podsSeen: Facts['podsSeen']): (one: OutOfMemory) => string {
  const seen = new Map((podsSeen.known ? podsSeen.value : []).map((pod) => [`${pod.namespace}/${pod.pod}`, pod]));
  return ({ namespace, pod }) => {
    const { ownerKind, ownerName } = seen.get(`${namespace}/${pod}`) ?? {};
    return `${namespace}/${workloadName(pod, ownerKind, ownerName)}`;
  };
}

function ofPod(key: string, containers: readonly Killed[], pod: Pod | undefined): Observation {
  const saw = containers.map((one) => `${endingInWords(one)}${limitInWords(one, pod)}`).join('; ');
  return { subject: subject('Pod', named(key)), ok: false, saw, ...fixOf(containers) };
}

const named = (key: string): { readonly namespace: string; readonly name: string } => {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
};

function endingInWords({ container, finishedAt, kills }: OutOfMemory): string {
  const often = kills === undefined ? '' : ` ${times(kills)} in the period`;
  const last = kills === undefined ? ' at' : ', the last time at';
  return `${container} was OOMKilled${often}${finishedAt === undefined ? '' : `${last} ${finishedAt}`}`;
}

const times = (count = 0): string => counted(count, 'time');

/** Without a limit it is the node that ran out of memory. */
function limitInWords({ container }: OutOfMemory, pod: Pod | undefined): string {
  const found = [...(pod?.containers ?? []), ...(pod?.initContainers ?? [])].find(({ name }) => name === container);
  if (found === undefined) return '';
  const { memoryLimitBytes: limit } = found;
  return limit === undefined
    ? ', without a memory limit of its own'
    : `, at a limit of ${Math.round(limit / 2 ** 20)} MiB`;
}

function ofWorkload(key: string, containers: readonly Killed[]): Observation {
  const pods = new Set(containers.map(({ pod }) => pod)).size;
  const kills = containers.reduce((sum, one) => sum + (one.kills ?? 0), 0);
  const saw = `${counted(pods, 'pod')} of it, gone by now, OOMKilled ${times(kills)} in the period`;
  return { subject: subject('Workload', named(key)), ok: false, saw, ...fixOf(containers) };
}

function fixOf([first]: readonly Killed[]): { readonly fix?: string } {
  const fix = first === undefined || first.role === 'none' ? undefined : moreMemory[first.role];
  return fix === undefined ? {} : { fix };
}

const roleWords: Readonly<Record<Role, string>> = {
  sidecar: 'Sidecars',
  ztunnel: 'ztunnel',
  waypoint: 'Waypoints',
  gateway: 'Gateways',
  'control-plane': 'istiod',
  cni: 'istio-cni',
  unclassified: 'Proxies of unknown role',
};

/** What is well, by role: of the pods that are there and have started, else of those that Prometheus remembers. */
function ofRoles(
  { pods, podsSeen, oomKills }: Pick<Facts, 'pods' | 'podsSeen' | 'oomKills'>,
  roleOf: ReturnType<typeof proxyRoles>,
  failing: ReadonlySet<PodRole>,
): Observation[] {
  const deciding = pods.known ? { oomKills } : { pods, podsSeen, oomKills };
  const why = Object.entries(deciding).flatMap(([name, fact]) => (fact.known ? [] : [`${name}: ${fact.why}`]));
  const there = pods.known ? pods.value.filter(hasStarted).map((pod) => roleOf(pod.namespace, pod.name).role) : [];
  const seen = podsSeen.known ? podsSeen.value.map((pod) => roleOf(pod.namespace, pod.pod).role) : [];
  const all = pods.known ? there : oomKills.known ? seen : [];
  const roles = Map.groupBy(
    all.filter((role) => role !== 'none'),
    (role) => role,
  );
  if (roles.size === 0) return why.length === 0 || failing.size > 0 ? [] : [nothingSeen(why.join('; '))];
  const only = oomKills.known
    ? ''
    : `, by the last ending of each; those before it, and pods that are gone, are not known`;
  return [...roles].flatMap(([role, { length }]) =>
    failing.has(role)
      ? []
      : [
          {
            subject: { words: roleWords[role] },
            ok: true,
            saw: `none of ${counted(length, 'pod')} was OOMKilled${only}`,
          },
        ],
  );
}

const nothingSeen = (unknown: string): Observation => ({
  subject: theCluster,
  saw: 'no proxy was seen that has run',
  unknown,
});
