import { isFinished } from '../../derive/mesh-mode.ts';
import { podRole } from '../../derive/pod-role.ts';
import type { Fact } from '../../model/snapshot.ts';
import { cniRequest, type Part, ztunnelRequest } from '../ambient-parts.ts';
import { combined, type Load, podLoad } from './load.ts';

/** What ztunnel and istio-cni reserve on one node. */
export interface AmbientAgents {
  readonly ztunnel: Load;
  readonly cni: Load;
}

/** What one ztunnel and one istio-cni reserve: the most that one does here today, else the chart's default. */
export function ambientAgents(pods: Fact<'pods'>): AmbientAgents {
  const most = (role: 'ztunnel' | 'cni', fallback: Part): Load =>
    pods
      .filter((pod) => podRole(pod) === role && !isFinished(pod))
      .map(podLoad)
      .reduce((a, b) => (a === undefined ? b : combined(a, b, Math.max)), undefined as Load | undefined) ??
    ofPart(fallback);
  return { ztunnel: most('ztunnel', ztunnelRequest), cni: most('cni', cniRequest) };
}

const ofPart = ({ cpuCores, memoryGib }: Part): Load => ({
  cpuMillicores: Math.round(cpuCores * 1000),
  memoryBytes: Math.round(memoryGib * 1024 ** 3),
  pods: 1,
});
