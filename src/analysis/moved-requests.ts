import type { Facts } from '../model/snapshot.ts';

/** Thousands of requests a second that sidecars serve today, in one namespace or in all; 0 where none were measured. */
export function movedThousandRps(
  requestCounts: Facts['requestCounts'],
  coveredHours: number,
  namespace?: string,
): number {
  if (!requestCounts.known) return 0;
  const requests = requestCounts.value
    .filter((count) => count.reporter === 'destination' && (namespace === undefined || count.namespace === namespace))
    .reduce((sum, count) => sum + count.requests, 0);
  return requests / coveredHours / 3600 / 1000;
}
