import { hasRoom, type Item, type Load } from './load.ts';

/**
 * Nodes that first-fit decreasing needs: a packing that exists, so never fewer than the optimum.
 *
 *   order: max(cpu / allocatable cpu, memory / allocatable memory) descending, then cpu, then memory descending
 *   each pod goes to the lowest node with room for its CPU, its memory and one pod slot
 *
 * Pods that are equal in all three are interchangeable: which of them comes first changes no count. A pod larger than
 * an empty node gets a node of its own: it runs somewhere today, above the target.
 * @param usable what one node has left for these pods
 * @param allocatable what one node offers in all; only the order depends on it
 */
export function firstFit(items: readonly Item[], usable: Load, allocatable: Load): number {
  const rooms: { cpuMillicores: number; memoryBytes: number; pods: number }[] = [];
  let alone = 0;
  for (const item of decreasing(items, allocatable)) {
    let room = rooms.find((one) => hasRoom(one, item));
    if (room === undefined) {
      if (!hasRoom(usable, item)) {
        alone += 1;
        continue;
      }
      room = { ...usable };
      rooms.push(room);
    }
    room.cpuMillicores -= item.cpuMillicores;
    room.memoryBytes -= item.memoryBytes;
    room.pods -= 1;
  }
  return rooms.length + alone;
}

function decreasing(items: readonly Item[], allocatable: Load): Item[] {
  const share = ({ cpuMillicores, memoryBytes }: Item): number =>
    Math.max(cpuMillicores / allocatable.cpuMillicores, memoryBytes / allocatable.memoryBytes);
  return items
    .map((item) => ({ item, share: share(item) }))
    .sort(
      (a, b) =>
        b.share - a.share || b.item.cpuMillicores - a.item.cpuMillicores || b.item.memoryBytes - a.item.memoryBytes,
    )
    .map(({ item }) => item);
}
