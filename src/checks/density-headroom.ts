import { type NodeRoom, nodeRoom } from '../derive/node-room.ts';
import { isFargate, isVirtualKubelet } from '../derive/virtual-node.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Fact } from '../model/snapshot.ts';
import { subject, theCluster } from '../model/subject.ts';

type Node = Fact<'nodes'>[number];

/** From this share of CPU and of memory on, a full node wastes what is left. */
const wasteRatio = 0.3;

export const densityHeadroom = defineCheck({
  id: 'density-headroom',
  title: 'Nodes can use the room that leaving sidecars frees',
  why: 'The requests of a sidecar are saved only when other pods take their place: a node without a free pod slot, or under pressure, takes none.',
  how: 'Medium for a node whose kubelet reports MemoryPressure, DiskPressure or PIDPressure. Low for a node without a free pod slot (status.allocatable.pods) of which at least 30 % of CPU and 30 % of memory is not reserved; nodes that take no new pods (cordoned) are not judged by their slots. Reserved is what the scheduler counts: requests, with native sidecars and overhead, of pods that are not over. Left out: Fargate, which makes a node for each pod, and virtual kubelets.',
  versions: 'The same in every version.',
  fix: 'Pressure: see `kubectl describe node`, and what uses most there. Slots: raise maxPods of the kubelet (on EKS: prefix delegation of the VPC CNI), or take smaller nodes.',
  source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
  severity: 'low',
  needs: ['nodes'],
  wants: ['pods'],

  inspect({ nodes: all, pods }) {
    const nodes = all.filter((node) => !isFargate(node) && !isVirtualKubelet(node));
    const room = pods.known ? nodeRoom(pods.value) : undefined;
    const told = nodes.map((node) => ({ node, finding: found(node, room?.(node)) }));
    const failing = told.flatMap(({ finding }) => (typeof finding === 'object' ? [finding] : []));
    const silent = told.filter(({ finding }) => finding === 'unknown').map(({ node }) => node.name);
    if (silent.length > 0) return [...failing, unjudged(silent, nodes.length, pods.known ? undefined : pods.why)];
    if (failing.length > 0 || nodes.length === 0) return failing;
    const saw = `${nodes.length} of ${nodes.length} nodes are without pressure, and none is full while its room is not`;
    return [{ subject: theCluster, ok: true, saw }];
  },
});

function found(node: Node, room: NodeRoom | undefined): Observation | 'well' | 'unknown' {
  const about = subject('Node', node);
  const { pressures, unschedulable } = node;
  if (pressures !== undefined && pressures.length > 0)
    return { subject: about, ok: false, saw: `reports ${pressures.join(' and ')}`, severity: 'medium' };
  if (room !== undefined && !unschedulable && wastes(room)) return { subject: about, ok: false, saw: wasted(room) };
  return pressures === undefined || (room === undefined && !unschedulable) ? 'unknown' : 'well';
}

const wastes = ({ freeSlots, freeCpuRatio, freeMemoryRatio }: NodeRoom): boolean =>
  freeSlots <= 0 && freeCpuRatio >= wasteRatio && freeMemoryRatio >= wasteRatio;

const wasted = ({ freeCpuRatio, freeMemoryRatio }: NodeRoom): string =>
  `no free pod slot, and ${percent(freeCpuRatio)} of its CPU and ${percent(freeMemoryRatio)} of its memory are not reserved`;

const percent = (ratio: number): string => `${Math.floor(ratio * 100 + 1e-9)} %`;

function unjudged(silent: readonly string[], all: number, withoutPods: string | undefined): Observation {
  return {
    subject: theCluster,
    saw: `${silent.length} of ${all} nodes cannot be judged, such as ${silent[0]}`,
    unknown:
      withoutPods === undefined
        ? 'their status has no conditions or no allocatable resources'
        : `what their pods reserve is not known: ${withoutPods}`,
  };
}
