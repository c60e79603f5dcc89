import { known, type Reading } from '../model/reading.ts';
import type { Fact, Snapshot } from '../model/snapshot.ts';
import { livedHours } from './proxy-cost.ts';
import type { RoleUsage } from './role-usages.ts';

/** How far the numbers are backed by samples, and every reason to call the report preliminary. */
export interface Coverage {
  readonly ratio: Reading<number>;
  /** Hours of the period that the allocated cost is made of, at least one. */
  readonly coveredHours: number;
  readonly preliminary: boolean;
  readonly because: string[];
}

/**
 * Coverage is the share of the period's proxy-hours backed by usage samples:
 *
 *   (share of the period in which usage or requests were scraped) × Σ sampled hours / Σ hours lived
 *
 * Below `policy.preliminaryBelowRatio`, or with as little of the requests, the report says "preliminary".
 */
export function coverage(snapshot: Snapshot, rows: readonly RoleUsage[]): Coverage {
  const { sampling } = snapshot.facts;
  const { hours } = snapshot.period;
  const failed = snapshot.failedSources.map(({ source, note }) => `${source}: ${note}`);
  if (!sampling.known) {
    const because = [`coverage is not known: ${sampling.why}`, ...failed];
    return { ratio: sampling, coveredHours: hours, preliminary: true, because };
  }
  const eitherRatio = Math.max(sampling.value.usageCoverageRatio, sampling.value.requestCoverageRatio);
  const ratio = eitherRatio * sampledRatio(rows);
  const gaps = gapsIn(sampling.value, rows, ratio, snapshot.policy.preliminaryBelowRatio);
  return {
    ratio: known(ratio),
    coveredHours: Math.max(1, hours * eitherRatio),
    preliminary: gaps.length > 0,
    because: [...gaps, ...(gaps.length === 0 ? lists(sampling.value, rows) : []), ...unseen(rows), ...failed],
  };
}

/** Reasons why the money itself may be wrong. */
function gapsIn(sampling: Fact<'sampling'>, rows: readonly RoleUsage[], ratio: number, enough: number): string[] {
  const { requestCoverageRatio } = sampling;
  const requested = rows.some(({ usage }) => usage.cpuRequestCoreHours + usage.memoryRequestGibHours > 0);
  return [
    ...(ratio < enough ? [`only ${percent(ratio)} of the week's proxy-hours are backed by usage samples`] : []),
    ...(requested
      ? []
      : [
          'kube-state-metrics gave no requests of any proxy, so the allocated cost counts usage only (is it scraped, and with honor_labels: true?)',
        ]),
    ...(requested && requestCoverageRatio < enough
      ? [`requests were scraped in only ${percent(requestCoverageRatio)} of the week, and count only there`]
      : []),
  ];
}

/** Too little to be preliminary, and too much to be left unsaid. */
function lists({ requestCoverageRatio, usageCoverageRatio }: Fact<'sampling'>, rows: readonly RoleUsage[]): string[] {
  const requested = rows.some(({ usage }) => usage.cpuRequestCoreHours + usage.memoryRequestGibHours > 0);
  if (!requested || requestCoverageRatio > usageCoverageRatio - 0.01) return [];
  return [
    `requests were scraped in ${percent(requestCoverageRatio)} of the week and usage in ${percent(usageCoverageRatio)}: where they were not, only usage counts, and allocated cost is at least so much`,
  ];
}

/** A pod that ends with a scrape or two may fall between those of its node. */
const longUnseenHours = 0.25;

function unseen(rows: readonly RoleUsage[]): string[] {
  const never = rows.filter(({ usage }) => usage.sampledHours === 0 && usage.listedHours > longUnseenHours);
  const [first] = never;
  if (first === undefined) return [];
  return [`${never.length} proxies have no memory samples, such as ${first.usage.namespace}/${first.usage.pod}`];
}

function sampledRatio(rows: readonly RoleUsage[]): number {
  const lived = rows.reduce((sum, { usage }) => sum + livedHours(usage), 0);
  const sampled = rows.reduce((sum, { usage }) => sum + usage.sampledHours, 0);
  return lived > 0 ? sampled / lived : 0;
}

const percent = (ratio: number): string => `${Math.floor(ratio * 100)} %`;
