import type { Fact } from '../model/snapshot.ts';
import { isFinished } from './mesh-mode.ts';
import { podRole } from './pod-role.ts';

type Pod = Fact<'pods'>[number];

/** What the ztunnels of one DaemonSet reserve. */
export interface ZtunnelSet {
  readonly namespace: string;
  readonly name: string;
  readonly pods: number;
  readonly withoutCpu: number;
  readonly withoutMemory: number;
  /** Of those that say it. */
  readonly cpuCores: readonly number[];
  readonly memoryBytes: readonly number[];
}

/** Every ztunnel that is not over, by its DaemonSet. */
export function ztunnelSets(pods: readonly Pod[]): ZtunnelSet[] {
  const ztunnels = pods.filter((pod) => !isFinished(pod) && podRole(pod) === 'ztunnel');
  return [...Map.groupBy(ztunnels, ({ namespace, ownerName }) => `${namespace}/${ownerName ?? 'ztunnel'}`)].map(
    ([key, all]) => {
      const [namespace = '', name = ''] = key.split('/');
      const cpuCores = all.flatMap((pod) => proxyOf(pod)?.cpuRequestCores ?? []);
      const memoryBytes = all.flatMap((pod) => proxyOf(pod)?.memoryRequestBytes ?? []);
      const without = { withoutCpu: all.length - cpuCores.length, withoutMemory: all.length - memoryBytes.length };
      return { namespace, name, pods: all.length, ...without, cpuCores, memoryBytes };
    },
  );
}

const proxyOf = ({ containers }: Pod): Pod['containers'][number] | undefined =>
  containers.find(({ name }) => name === 'istio-proxy');
