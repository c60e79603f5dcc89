import type { Reading } from '../model/reading.ts';
import type { Fact } from '../model/snapshot.ts';
import { workloadName } from './workload-name.ts';
import { workloadOfPod } from './workload-pods.ts';

/** The facts that say whose pod a pod is: any may be missing. */
export interface OwnerEvidence {
  readonly pods: Reading<Fact<'pods'>>;
  readonly podsSeen: Reading<Fact<'podsSeen'>>;
  readonly namespaces: Reading<Fact<'namespaces'>>;
}

/** Which label names a team, and the team of a namespace whose pods have none. */
export interface TeamPolicy {
  readonly label?: string | undefined;
  readonly namespaces: Readonly<Record<string, string>>;
}

export interface PodOwner {
  readonly workload: string;
  /** Empty when nothing names one. */
  readonly team: string;
}

/**
 * The workload and the team of any pod of the period. The team is the pod's label; of a pod that is gone, the label
 * that its workload's pods have today; then the label of its namespace; then what the policy says of the namespace.
 */
export function podOwners(evidence: OwnerEvidence, teams: TeamPolicy): (namespace: string, pod: string) => PodOwner {
  const key = (namespace: string, name: string): string => `${namespace}/${name}`;
  const workloads = new Map<string, string>();
  const teamsOfWorkloads = new Map<string, string>();
  for (const pod of evidence.podsSeen.known ? evidence.podsSeen.value : [])
    workloads.set(key(pod.namespace, pod.pod), workloadName(pod.pod, pod.ownerKind, pod.ownerName));
  for (const pod of evidence.pods.known ? evidence.pods.value : []) {
    const workload = workloadOfPod(pod);
    workloads.set(key(pod.namespace, pod.name), workload);
    const team = teams.label === undefined ? undefined : pod.labels[teams.label];
    if (team !== undefined) teamsOfWorkloads.set(key(pod.namespace, workload), team);
  }
  const ofNamespace = namespaceTeams(evidence.namespaces, teams);
  return (namespace, pod) => {
    const workload = workloads.get(key(namespace, pod)) ?? workloadName(pod, undefined, undefined);
    return { workload, team: teamsOfWorkloads.get(key(namespace, workload)) ?? ofNamespace.get(namespace) ?? '' };
  };
}

/** The team of each namespace that has one: its label, else what the policy says of it. */
export function namespaceTeams(namespaces: OwnerEvidence['namespaces'], teams: TeamPolicy): Map<string, string> {
  const found = new Map(Object.entries(teams.namespaces));
  for (const { name, labels } of namespaces.known ? namespaces.value : []) {
    const team = teams.label === undefined ? undefined : labels[teams.label];
    if (team !== undefined) found.set(name, team);
  }
  return found;
}
