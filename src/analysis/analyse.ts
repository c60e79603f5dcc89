import { proxyRoles } from '../derive/proxy-roles.ts';
import type { Check, Verdict } from '../model/check.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import { type Report, type RoleCost, reportSchema, type Saving } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { coverage } from './coverage.ts';
import { estimate } from './estimate.ts';
import { latency } from './latency.ts';
import { modeShare } from './mode-share.ts';
import { namespaceCosts, type RoleUsage, roleCosts, roleUsages } from './proxy-cost.ts';
import { checkResults } from './run-check.ts';
import { saving } from './saving.ts';
import { sideBySide } from './side-by-side.ts';
import { previousWeeklyUsd, totalFigure } from './total.ts';
import { unclassifiedBecause } from './unclassified.ts';

/** What the analysis is told besides the evidence. */
export interface AnalysisSettings {
  readonly checks: readonly Check[];
  readonly snapshotSha256: string;
}

/** The report of one snapshot: pure, so the same evidence gives the same report for ever. */
export function analyse(snapshot: Snapshot, settings: AnalysisSettings): Report {
  const { facts } = snapshot;
  const roleOf = proxyRoles(facts);
  const usages = facts.proxyUsage.known ? facts.proxyUsage.value : [];
  const rows = roleUsages(usages, roleOf);
  const { ratio, coveredHours, preliminary, because } = coverage(snapshot, rows);
  const costs = roleCosts(rows, facts.prices, coveredHours);
  const article = facts.articleQueries;
  const results = settings.checks.flatMap((check) => checkResults(check, facts));
  return {
    schema: reportSchema,
    tool: snapshot.tool,
    run: {
      key: snapshot.runKey,
      ...(snapshot.supersedes !== undefined && { supersedes: snapshot.supersedes }),
      cluster: snapshot.cluster,
      simulated: snapshot.simulated,
      period: snapshot.period,
      scheduledAt: snapshot.scheduledAt,
      collectedAt: snapshot.collectedAt,
      snapshotSha256: settings.snapshotSha256,
    },
    trust: {
      coverageRatio: ratio,
      preliminary,
      because,
      prices: facts.prices,
      failedSources: snapshot.failedSources,
      notes: snapshot.notes,
    },
    cost: {
      weeklyUsd: totalFigure(facts.proxyUsage, costs, 'periodUsd'),
      monthlyUsd: totalFigure(facts.proxyUsage, costs, 'monthlyUsd'),
      previousWeeklyUsd: previousWeeklyUsd(facts.previousReport),
      roles: costs,
      namespaces: namespaceCosts(rows, facts.prices, coveredHours),
      unclassifiedBecause: unclassifiedBecause(usages, roleOf),
    },
    modes: facts.pods.known ? known(modeShare(facts.pods.value)) : facts.pods,
    saving: savingReading(snapshot, rows, costs, coveredHours),
    estimate: article.known ? known(estimate(article.value)) : article,
    sideBySide:
      article.known && facts.proxyUsage.known
        ? known(sideBySide(article.value, costs, coveredHours))
        : missing(article.known ? 'proxy usage is not known' : article.why),
    latency: latency(facts.latencyHistograms, article.known),
    results,
    resultCounts: counts(results.map(({ verdict }) => verdict)),
  };
}

function savingReading(
  { facts }: Snapshot,
  rows: readonly RoleUsage[],
  costs: readonly RoleCost[],
  coveredHours: number,
): Reading<Saving> {
  return facts.proxyUsage.known ? saving({ facts, rows, roleCosts: costs, coveredHours }) : facts.proxyUsage;
}

function counts(verdicts: readonly Verdict[]): Report['resultCounts'] {
  const count = (verdict: Verdict): number => verdicts.filter((one) => one === verdict).length;
  return { pass: count('pass'), fail: count('fail'), unknown: count('unknown'), notApplicable: count('notApplicable') };
}
