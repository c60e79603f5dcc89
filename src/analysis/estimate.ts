import type { Estimate } from '../model/report.ts';
import type { Fact } from '../model/snapshot.ts';

/** The article's constants, kept here and nowhere else: no price of ours comes from them. */
const vcpuHourUsd = 0.1664;
const gibHourUsd = 0.014;
const ambientShareRatio = 0.05;
const monthHours = 730;
const [sidecarHopMs, ambientHopMs, hops] = [12, 3, 5];

/**
 * The article's calculator, to the letter:
 *
 *   cost = (vcpus × 0.1664 + GiB × 0.014) × 730;  ambient = 5 % of it;  savings = cost − ambient
 *   latency reduction = (12 − 3) × 5 ms
 *
 * Its rates price a node at 4.6 times what it costs, its queries count every proxy as a sidecar, and nobody
 * measured its 5 %: it is shown beside the ledger as the naive estimate, and is never the headline.
 * @returns USD a month and milliseconds
 * @example estimate({ vcpus: 40, memoryGib: 100 }).savingsUsd // 5586.836
 */
export function estimate({ vcpus, memoryGib }: Fact<'articleQueries'>): Estimate {
  const sidecarUsd = (vcpus * vcpuHourUsd + memoryGib * gibHourUsd) * monthHours;
  const ambientUsd =
    (vcpus * ambientShareRatio * vcpuHourUsd + memoryGib * ambientShareRatio * gibHourUsd) * monthHours;
  return {
    vcpus,
    memoryGib,
    sidecarUsd,
    ambientUsd,
    savingsUsd: sidecarUsd - ambientUsd,
    latencyReductionMs: (sidecarHopMs - ambientHopMs) * hops,
  };
}
