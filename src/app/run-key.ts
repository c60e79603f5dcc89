import { createHash } from 'node:crypto';
import type { Period } from '../model/period.ts';
import type { Policy } from '../model/policy.ts';
import type { ClusterConfig } from '../settings.ts';

/**
 * Names one run: the same cluster, week and revision give the same key on every retry.
 * @param revision 1 for the first run of a week, counted up by every run that supersedes it
 * @returns 8 hex digits
 */
export function runKey(cluster: string, period: Period, revision: number): string {
  const named = JSON.stringify([cluster, period.start, period.end, revision]);
  return createHash('sha256').update(named).digest('hex').slice(0, 8);
}

/**
 * The hash of the settings that decide what a run says: where its facts come from (the tenant's header included), what they cost, and the policy.
 * Time-outs, retries and credentials do not.
 */
export function configSha256(
  { name, prometheus: { url, matchers, headers }, kubernetes, prices, billed, istioVersion }: ClusterConfig,
  policy: Policy,
): string {
  const deciding = JSON.stringify([
    name,
    url,
    matchers,
    headers,
    kubernetes ?? null,
    prices ?? null,
    billed ?? null,
    policy,
    ...(istioVersion === undefined ? [] : [{ istioVersion }]),
  ]);
  return createHash('sha256').update(deciding).digest('hex');
}
