import type { Prices } from '../../../src/model/money-facts.ts';
import { lastSevenDays } from '../../../src/model/period.ts';
import { known, missing } from '../../../src/model/reading.ts';
import type { Facts } from '../../../src/model/snapshot.ts';
import { Prices as Settings } from '../../../src/settings-prices.ts';
import { pricesSource } from '../../../src/sources/prices/source.ts';

export const period = lastSevenDays('2026-11-16T07:00:00Z', 'UTC');

type Node = Extract<Facts['nodes'], { known: true }>['value'][number];
type NodeSeen = Extract<Facts['nodesSeen'], { known: true }>['value'][number];

/** An m6i.xlarge of us-east-1a, as the Kubernetes API lists it. */
export const live = (name: string, but: Partial<Node> = {}): Node => ({
  name,
  instanceType: 'm6i.xlarge',
  region: 'us-east-1',
  zone: 'us-east-1a',
  capacityType: 'on-demand',
  capacityCpuCores: 4,
  capacityMemoryBytes: 16 * 1024 ** 3,
  taints: [],
  unschedulable: false,
  annotations: {},
  ...but,
});

export interface Evidence {
  readonly nodes?: readonly Node[];
  readonly nodesSeen?: readonly NodeSeen[];
}

/** Nobody listens here: what must not be asked fails loudly. */
const nowhere = 'http://127.0.0.1:9';

/** What the price source makes of a configuration and of nodes, and what it remarked. */
export async function asked(
  settings: unknown,
  { nodes, nodesSeen }: Evidence,
  prometheus = nowhere,
): Promise<{ readonly prices: Prices; readonly notes: readonly string[] }> {
  const notes: string[] = [];
  const http = {
    who: `Prometheus at ${prometheus}`,
    baseUrl: prometheus,
    headers: async () => ({}),
    tls: {},
    timeoutMs: 30_000,
    retries: 0,
    maxResponseBytes: 64 * 1024 ** 2,
  };
  const source = pricesSource(settings === undefined ? undefined : Settings.parse(settings), http, {});
  const readers = source.open((note) => notes.push(note), {
    nodes: nodes === undefined ? missing('kubernetes is not configured.') : known(nodes),
    nodesSeen: nodesSeen === undefined ? missing('there is no kube_node_info.') : known(nodesSeen),
  });
  const prices = await readers.prices?.(period);
  if (prices === undefined) throw new Error('no reader of prices');
  return { prices: structuredClone(prices) as Prices, notes };
}
