/** What a pod takes, or a node has: CPU and memory; a node also has pod slots. */
export type Size = readonly [cpu: number, memory: number];
export type Room = readonly [cpu: number, memory: number, slots: number];

/**
 * The fewest of these nodes that hold all the pods, exactly: every way to place them is looked at, but for those that
 * already use as many nodes as the best one found, and for nodes that equal another empty one.
 * @returns Infinity when they do not all fit
 */
export function fewestNodes(pods: readonly Size[], nodes: readonly Room[]): number {
  const left = nodes.map(([cpu, memory, slots]) => ({
    cpu,
    memory,
    slots,
    held: 0,
    size: `${cpu} ${memory} ${slots}`,
  }));
  const large = [...pods].sort((a, b) => b[0] + b[1] - (a[0] + a[1]));
  let best = Number.POSITIVE_INFINITY;
  const place = (index: number, used: number): void => {
    if (used >= best) return;
    const pod = large[index];
    if (pod === undefined) {
      best = used;
      return;
    }
    const tried = new Set<string>();
    for (const node of left) {
      if (node.held === 0 && tried.has(node.size)) continue;
      if (node.held === 0) tried.add(node.size);
      if (node.slots < 1 || node.cpu < pod[0] || node.memory < pod[1]) continue;
      const opened = node.held === 0 ? 1 : 0;
      move(node, pod, 1);
      place(index + 1, used + opened);
      move(node, pod, -1);
    }
  };
  place(0, 0);
  return best;
}

interface Left {
  cpu: number;
  memory: number;
  slots: number;
  held: number;
}

function move(node: Left, [cpu, memory]: Size, sign: 1 | -1): void {
  node.cpu -= sign * cpu;
  node.memory -= sign * memory;
  node.slots -= sign;
  node.held += sign;
}

/** The same by trying every node for every pod, nothing left out: for a few pods only. */
export function fewestByEnumeration(pods: readonly Size[], nodes: readonly Room[]): number {
  let best = pods.length === 0 ? 0 : Number.POSITIVE_INFINITY;
  const ways = nodes.length ** pods.length;
  for (let way = 0; way < ways && pods.length > 0; way += 1) {
    const at = pods.map((_, index) => Math.floor(way / nodes.length ** index) % nodes.length);
    const holds = nodes.every((node, which) => {
      const here = pods.filter((_, index) => at[index] === which);
      const total = (field: 0 | 1): number => here.reduce((sum, pod) => sum + pod[field], 0);
      return here.length <= node[2] && total(0) <= node[0] && total(1) <= node[1];
    });
    if (holds) best = Math.min(best, new Set(at).size);
  }
  return best;
}
