import { hasRoom, type Item, type Load } from './load.ts';

/**
 * Nodes below which no packing exists:
 *
 *   max( ⌈Σ cpu / usable cpu⌉, ⌈Σ memory / usable memory⌉, ⌈pods / usable pod slots⌉ )
 *
 * plus one for each pod that is larger than a node, which has a node of its own as in first-fit decreasing.
 * @param usable what one node has left for these pods, every field above 0
 */
export function lowerBound(items: readonly Item[], usable: Load): number {
  const fitting = items.filter((item) => hasRoom(usable, item));
  const total = (field: 'cpuMillicores' | 'memoryBytes'): number => fitting.reduce((sum, item) => sum + item[field], 0);
  return (
    items.length -
    fitting.length +
    Math.max(
      Math.ceil(total('cpuMillicores') / usable.cpuMillicores),
      Math.ceil(total('memoryBytes') / usable.memoryBytes),
      Math.ceil(fitting.length / usable.pods),
    )
  );
}
