import { createHash } from 'node:crypto';
import type { ClusterConfig } from '../config.ts';
import type { Period } from '../model/period.ts';

/**
 * Names one run: the same cluster, week and source settings give the same key on every retry.
 * Other settings, or a later revision of the evidence, are another run beside it.
 * @param revision 1 for the first run of a week, counted up by corrections
 * @returns 8 hex digits
 */
export function runKey(cluster: ClusterConfig, period: Period, revision: number): string {
  const named = JSON.stringify([cluster, period.start, period.end, revision]);
  return createHash('sha256').update(named).digest('hex').slice(0, 8);
}

/** The hash of the settings that a run was made with; secrets are references there, never values. */
export const configSha256 = (cluster: ClusterConfig): string =>
  createHash('sha256').update(JSON.stringify(cluster)).digest('hex');
