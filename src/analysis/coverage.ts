import { known, type Reading } from '../model/reading.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { RoleUsage } from './proxy-cost.ts';

/** How far the numbers are backed by samples, and every reason to call the report preliminary. */
export interface Coverage {
  readonly ratio: Reading<number>;
  readonly coveredHours: number;
  readonly preliminary: boolean;
  readonly because: string[];
}

/**
 * Coverage is the share of the period's proxy-hours backed by samples:
 *
 *   (share of the period in which containers were scraped) × sampled / (sampled + proxies without a sample)
 *
 * Below `policy.preliminaryBelowRatio` the report says "preliminary".
 */
export function coverage(snapshot: Snapshot, rows: readonly RoleUsage[]): Coverage {
  const { sampling } = snapshot.facts;
  const { preliminaryBelowRatio } = snapshot.policy;
  const { hours } = snapshot.period;
  const requested = sampling.known && sampling.value.intervals.some(({ metric }) => metric.startsWith('kube_'));
  const unseen = rows.filter(({ usage }) => usage.sampledHours === 0);
  const ratio = sampling.known ? known(sampling.value.windowCoverageRatio * seenRatio(rows)) : sampling;
  const because = [
    ...(ratio.known ? [] : [`coverage is not known: ${ratio.why}`]),
    ...(ratio.known && ratio.value < preliminaryBelowRatio
      ? [`only ${Math.floor(ratio.value * 100)} % of the week's proxy-hours are backed by samples`]
      : []),
    ...(unseen.length > 0
      ? [
          `${unseen.length} proxies have no memory samples, such as ${unseen[0]?.usage.namespace}/${unseen[0]?.usage.pod}`,
        ]
      : []),
    ...(requested || !sampling.known
      ? []
      : ['kube-state-metrics gave no requests: the allocated cost counts usage only']),
    ...snapshot.failedSources.map(({ source, note }) => `${source}: ${note}`),
  ];
  const preliminary = !ratio.known || ratio.value < preliminaryBelowRatio || !requested;
  const share = sampling.known && sampling.value.windowCoverageRatio > 0 ? sampling.value.windowCoverageRatio : 1;
  return { ratio, coveredHours: hours * share, preliminary, because };
}

/** Sampled proxy-hours against those plus the hours of proxies never sampled, taken to live as long as the others. */
function seenRatio(rows: readonly RoleUsage[]): number {
  const sampled = rows.reduce((sum, { usage }) => sum + usage.sampledHours, 0);
  const seen = rows.filter(({ usage }) => usage.sampledHours > 0).length;
  const averageHours = seen > 0 ? sampled / seen : 0;
  const unseen = (rows.length - seen) * averageHours;
  return sampled + unseen > 0 ? sampled / (sampled + unseen) : 0;
}
