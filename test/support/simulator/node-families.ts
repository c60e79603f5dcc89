import { allocatable } from './cluster-manifests.ts';
import { scrapes } from './scrapes.ts';
import type { Family, Labels } from './series.ts';
import type { SimulatedNode, Simulation } from './simulation.ts';

type Row = readonly [Labels, number];

/** kube-state-metrics' view of the nodes: that they are there, their labels, and their size. */
export function nodeFamilies({ spec, history, nodes }: Simulation): Family[] {
  if (spec.rows.nodes === false) return [];
  const ticks = scrapes(history, spec.scrapes.kubeStateMetricsSeconds, `${spec.seed}/kube-state-metrics`);
  const target = { instance: '10.64.0.9:8080', job: 'kube-state-metrics' };
  const gauge = gauges(nodes, ticks, target);
  return [
    gauge('kube_node_info', (node) => [[infoOf(node), 1]]),
    ...(spec.rows.nodeLabels === false ? [] : [gauge('kube_node_labels', (node) => [[labelsOf(node), 1]])]),
    gauge('kube_node_status_capacity', ({ pool }) => sizeRows(pool.cpuCores, pool.memoryGib)),
    gauge('kube_node_status_allocatable', ({ pool }) => sizeRows(...allocatable(pool))),
  ];
}

/** OpenCost's prices of the nodes that have one. */
export function openCostFamilies({ spec, history, nodes }: Simulation): Family[] {
  if (!spec.rows.openCost) return [];
  const ticks = scrapes(history, spec.scrapes.openCostSeconds ?? 300, `${spec.seed}/opencost`);
  const gauge = gauges(nodes, ticks, { job: 'opencost' });
  const priced =
    (value: (rate: NonNullable<SimulatedNode['rate']>, node: SimulatedNode) => number) =>
    (node: SimulatedNode): Row[] => {
      const { name, pool, providerId, rate } = node;
      const labels = {
        ...{ instance: name, instance_type: pool.instanceType, region: pool.region },
        ...{ provider_id: providerId, arch: 'amd64' },
      };
      return rate === undefined ? [] : [[labels, value(rate, node)]];
    };
  return [
    gauge(
      'node_cpu_hourly_cost',
      priced(({ cpuCoreHourUsd }) => cpuCoreHourUsd),
    ),
    gauge(
      'node_ram_hourly_cost',
      priced(({ memoryGibHourUsd }) => memoryGibHourUsd),
    ),
    gauge(
      'node_total_hourly_cost',
      priced((_, { pool }) => pool.hourUsd ?? 0),
    ),
    gauge(
      'kubecost_node_is_spot',
      priced((_, { pool }) => (pool.capacityType === 'spot' ? 1 : 0)),
    ),
  ];
}

const gauges =
  (nodes: readonly SimulatedNode[], ticks: ReturnType<typeof scrapes>, target: Labels) =>
  (name: string, rowsOf: (node: SimulatedNode) => readonly Row[]): Family => ({
    name,
    type: 'gauge',
    *series() {
      for (const node of nodes) {
        const { fromSeconds, toSeconds } = node;
        for (const [labels, value] of rowsOf(node)) {
          const all = { node: node.name, ...target, ...labels };
          yield { metric: name, labels: all, scrapes: ticks, value, fromSeconds, toSeconds };
        }
      }
    },
  });

const infoOf = ({ ip, providerId }: SimulatedNode): Labels => ({
  ...{ kubelet_version: 'v1.33.4', kernel_version: '6.12.40', os_image: 'Amazon Linux 2023' },
  ...{ container_runtime_version: 'containerd://2.1.4', internal_ip: ip, provider_id: providerId },
});

const labelsOf = ({ pool, zone }: SimulatedNode): Labels => ({
  label_node_kubernetes_io_instance_type: pool.instanceType,
  label_topology_kubernetes_io_region: pool.region,
  label_topology_kubernetes_io_zone: zone,
});

const sizeRows = (cpuCores: number, memoryGib: number): Row[] => [
  [{ resource: 'cpu', unit: 'core' }, cpuCores],
  [{ resource: 'memory', unit: 'byte' }, memoryGib * 1024 ** 3],
];
