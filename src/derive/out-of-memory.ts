import type { Period } from '../model/period.ts';
import type { Facts } from '../model/snapshot.ts';

/** A mesh container that was killed for its memory in the period, told once however many say it. */
export interface OutOfMemory {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** When it was last killed, as the Kubernetes API has it; ISO 8601 UTC. */
  readonly finishedAt?: string;
  /** How often in the period, as Prometheus counted restarts after it. */
  readonly kills?: number;
}

/**
 * Mesh containers that were OOMKilled in the period. The API keeps the last ending of a container alone, and only while
 * its pod is there; Prometheus counts the restarts that came after an OOMKilled ending. Either alone is enough.
 */
export function outOfMemory(
  { pods, oomKills }: Pick<Facts, 'pods' | 'oomKills'>,
  { start, end }: Pick<Period, 'start' | 'end'>,
): OutOfMemory[] {
  const found = new Map<string, OutOfMemory>();
  const note = (one: OutOfMemory): void => {
    const key = `${one.namespace}/${one.pod}/${one.container}`;
    found.set(key, { ...found.get(key), ...one });
  };
  for (const { namespace, name: pod, terminations = [] } of pods.known ? pods.value : [])
    for (const { container, reason, finishedAt } of terminations) {
      const at = Date.parse(finishedAt);
      if (reason === 'OOMKilled' && at >= Date.parse(start) && at < Date.parse(end))
        note({ namespace, pod, container, finishedAt });
    }
  for (const one of oomKills.known ? oomKills.value : []) if (one.kills > 0) note(one);
  return [...found.values()];
}
