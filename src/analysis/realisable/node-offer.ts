import { podRole } from '../../derive/pod-role.ts';
import { known, missing, type Reading } from '../../model/reading.ts';
import type { AmbientAgents } from './ambient-agents.ts';
import { combined, type Load, noLoad, podLoad, sum } from './load.ts';
import type { Host, NodeGroup } from './node-groups.ts';

/** What a node of the group offers in all, and has left for work: at the fullest and at the emptiest of them. */
export interface NodeOffer {
  readonly whole: Load;
  readonly least: Load;
  readonly most: Load;
}

/**
 * What a node of the group has left for work, before ambient or after it:
 *
 *   ⌊ target utilisation × allocatable ⌋ − what its DaemonSets and static pods reserve; pod slots: all − theirs
 *
 * Nodes of a group differ in which DaemonSets they carry. First-fit takes the least that any of them has left and the
 * lower bound the most, so that both hold whichever nodes stay.
 * @param ambient what every node without one gets; absent for the state before
 */
export function nodeOffer(group: NodeGroup, targetRatio: number, ambient?: AmbientAgents): Reading<NodeOffer> {
  const [wholes, left]: [Load[], Load[]] = [[], []];
  for (const host of group.hosts) {
    const all = allocatable(host);
    if (all === undefined) return missing(`node ${host.node.name} does not say what is allocatable on it`);
    const usable = usableLoad(all, agentsLoad(host, ambient), targetRatio);
    if (!Object.values(usable).every((amount) => amount > 0)) {
      return missing(
        `on node ${host.node.name} DaemonSets ${ambient ? 'with ztunnel and istio-cni ' : ''}leave nothing at a target utilisation of ${targetRatio}`,
      );
    }
    wholes.push(all);
    left.push(usable);
  }
  return known({ whole: each(wholes, Math.min), least: each(left, Math.min), most: each(left, Math.max) });
}

const each = ([first = noLoad, ...others]: readonly Load[], join: (a: number, b: number) => number): Load =>
  others.reduce((a, b) => combined(a, b, join), first);

/** What a node offers in all; undefined unless it says CPU, memory and pod slots. */
function allocatable({ node }: Host): Load | undefined {
  const { allocatableCpuCores, allocatableMemoryBytes, allocatablePods } = node;
  const load = {
    cpuMillicores: Math.round((allocatableCpuCores ?? Number.NaN) * 1000),
    memoryBytes: allocatableMemoryBytes ?? Number.NaN,
    pods: allocatablePods ?? Number.NaN,
  };
  return Object.values(load).every((amount) => Number.isFinite(amount) && amount > 0) ? load : undefined;
}

function usableLoad(all: Load, agents: Load, targetRatio: number): Load {
  const share = (amount: number): number => Math.floor(amount * targetRatio + 1e-6);
  const target = { ...all, cpuMillicores: share(all.cpuMillicores), memoryBytes: share(all.memoryBytes) };
  return combined(target, agents, (a, b) => a - b);
}

function agentsLoad({ agents }: Host, ambient: AmbientAgents | undefined): Load {
  const has = (role: string): boolean => agents.some((pod) => podRole(pod) === role);
  const added =
    ambient === undefined ? [] : [...(has('ztunnel') ? [] : [ambient.ztunnel]), ...(has('cni') ? [] : [ambient.cni])];
  return [...agents.map(podLoad), ...added].reduce(sum, noLoad);
}
