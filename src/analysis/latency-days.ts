import type { Facts } from '../model/snapshot.ts';

const dayMs = 24 * 3600 * 1000;

/**
 * The days of the period that anything was measured on, ascending, ISO 8601 UTC: those of the histograms, and later
 * ones on which pods were seen. A mesh that is L4 by now has no histograms on its last days.
 */
export function latencyDays({
  latencyHistograms,
  placements,
}: Pick<Facts, 'latencyHistograms' | 'placements'>): string[] {
  const days = new Map(
    (latencyHistograms.known ? latencyHistograms.value : []).map(({ day }) => [Date.parse(day), day]),
  );
  const last = Math.max(...days.keys());
  for (const { at } of placements.known && days.size > 0 ? placements.value : []) {
    // The instant at which a day ends is of that day, so that the end of the period is no day after it.
    const later = Math.ceil((Date.parse(at) - last) / dayMs) - 1;
    const start = last + later * dayMs;
    if (later > 0) days.set(start, new Date(start).toISOString().replace('.000Z', 'Z'));
  }
  return [...days].toSorted(([a], [b]) => a - b).map(([, day]) => day);
}
