import { isFinished } from '../../derive/mesh-mode.ts';
import { podRole } from '../../derive/pod-role.ts';
import type { Policy } from '../../model/policy.ts';
import type { Fact, Facts } from '../../model/snapshot.ts';
import type { JudgedGroup } from './group-removal.ts';
import { unknownMinimums } from './minimum-nodes.ts';
import type { NodeGroup } from './node-groups.ts';
import { podName } from './pod-name.ts';
import type { NewWaypoints } from './waypoint-pods.ts';

type Pod = Fact<'pods'>[number];

export interface NoteEvidence {
  readonly facts: Facts;
  readonly nodes: Fact<'nodes'>;
  readonly pods: readonly Pod[];
  readonly groups: readonly NodeGroup[];
  readonly judged: readonly JudgedGroup[];
  readonly waypoints: NewWaypoints;
  readonly policy: Policy['realisable'];
}

/** What the interval takes for granted and what it leaves out, in sentences for the reader who signs it. */
export function realisableNotes(evidence: NoteEvidence): string[] {
  return [...autoscalerNotes, ...ambientNotes(evidence), ...groupNotes(evidence), ...podNotes(evidence)];
}

const autoscalerNotes = [
  'Nodes go only when something removes them: Cluster Autoscaler looks at a node only when its CPU and memory requests are both under 50 % of allocatable, and with consolidation switched off nothing goes by itself.',
  'The low bound and the point take every blocker as it stands; the high bound is what clearing all of them would open.',
  'Replacing nodes by a cheaper size is not considered; it could save without fewer nodes.',
];

function ambientNotes({ facts, pods, waypoints: { needed, unsure } }: NoteEvidence): string[] {
  const live = pods.filter((pod) => !isFinished(pod));
  const has = (role: string): boolean => live.some((pod) => podRole(pod) === role);
  return [
    ...(has('sidecar') ? [] : ['No pod has a sidecar: there is nothing that ambient would free.']),
    ...(has('ztunnel') ? [] : ["ztunnel on every node is counted at its chart's default of 200m CPU and 512Mi."]),
    ...(has('cni') ? [] : ["istio-cni on every node is counted at its chart's default of 100m CPU and 100Mi."]),
    ...(needed.length > 0
      ? [`Two waypoint replicas of 100m CPU and 128Mi are placed for each of: ${named(needed)}.`]
      : []),
    ...(unsure.length > 0
      ? [
          `Whether a waypoint is needed is not known for: ${named(unsure)}. Low bound and point have room for two replicas each, the high bound for none.`,
        ]
      : []),
    ...(facts.podDisruptionBudgets.known
      ? []
      : [
          `Which nodes PodDisruptionBudgets hold is not known, so the low bound is 0 and the point may be too high: ${facts.podDisruptionBudgets.why}`,
        ]),
  ];
}

function groupNotes({ nodes, groups, judged, policy }: NoteEvidence): string[] {
  const grown = judged
    .filter(({ removal: { before, after } }) => after.firstFit > before.firstFit)
    .map(({ removal: { group, before, after, nodes: live } }) => {
      const more = Math.max(0, after.firstFit - live);
      return `${group} (${before.firstFit} → ${after.firstFit}${more > 0 ? `, up to ${more} more than there are` : ''})`;
    });
  const cordoned = nodes.filter(({ unschedulable }) => unschedulable).map(({ name }) => name);
  const misnamed = unknownMinimums(groups, policy.minimumNodes);
  return [
    ...(grown.length > 0
      ? [
          `Ambient may need more nodes than sidecars do in: ${named(grown)}. That is not taken off what the other groups save.`,
        ]
      : []),
    ...(cordoned.length > 0 ? [`Cordoned nodes count as live (${cordoned.length}): ${named(cordoned)}.`] : []),
    ...(misnamed.length > 0 ? [`realisable.minimumNodes names what is no node group here: ${named(misnamed)}.`] : []),
  ];
}

function podNotes({ nodes, pods, judged }: NoteEvidence): string[] {
  const names = new Set(nodes.map(({ name }) => name));
  const live = pods.filter((pod) => !isFinished(pod));
  const pending = live.filter(({ node }) => node === undefined).map(podName);
  const astray = live.filter(({ node }) => node !== undefined && !names.has(node)).map(podName);
  const aboveTarget = judged.flatMap((group) => group.aboveTarget);
  const unfit = judged.flatMap((group) => group.unfit);
  return [
    ...(pending.length > 0 ? [`Pods that wait for a node are not placed (${pending.length}): ${named(pending)}.`] : []),
    ...(astray.length > 0
      ? [`Pods on nodes that are not listed are not placed (${astray.length}): ${named(astray)}.`]
      : []),
    ...(aboveTarget.length > 0
      ? [
          `Pods above the target utilisation by themselves get a node each (${aboveTarget.length}): ${named(aboveTarget)}.`,
        ]
      : []),
    ...(unfit.length > 0
      ? [
          `Beside ztunnel and istio-cni there is no room on a node for pods that run today (${unfit.length}): ${named(unfit)}. They are given a node each, and the low bound of their group is 0.`,
        ]
      : []),
    ...placementNotes(live),
  ];
}

const placementWords = {
  'node-affinity': 'node selector or node affinity (which may bind to a zone)',
  'pod-affinity': 'required pod affinity',
  'pod-anti-affinity': 'required pod anti-affinity',
  'zone-spread': 'zone spread (kept in their zones)',
  'host-spread': 'spread over nodes',
  'host-port': 'host port',
} as const;

function placementNotes(pods: readonly Pod[]): string[] {
  const movable = pods.filter(({ ownerKind }) => ownerKind !== 'DaemonSet' && ownerKind !== 'Node');
  const counts = Object.entries(placementWords).flatMap(([constraint, words]) => {
    const bound = movable.filter(({ constraints }) => constraints.some((one) => one === constraint));
    const [first] = bound;
    return first === undefined ? [] : [`${words}: ${bound.length} pods, such as ${podName(first)}`];
  });
  if (counts.length === 0) return [];
  return [
    `Required placement rules are not simulated and may need more nodes, before and after, than the bounds say: ${counts.join('; ')}.`,
  ];
}

const named = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
