import { namespaceTeams } from '../derive/pod-owners.ts';
import { proxyRoles } from '../derive/proxy-roles.ts';
import type { Check } from '../model/check.ts';
import { known, missing } from '../model/reading.ts';
import { type Report, reportSchema } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { billed } from './billed.ts';
import { coverage } from './coverage.ts';
import { drivers } from './drivers.ts';
import { estimate } from './estimate.ts';
import { finance } from './finance.ts';
import { judged } from './judge.ts';
import { latency } from './latency.ts';
import { modeShare } from './mode-share.ts';
import { network } from './network.ts';
import { pricedAtDefaults } from './priced-at-defaults.ts';
import { costLines, namespaceCosts, roleCosts } from './proxy-cost.ts';
import { realisable } from './realisable.ts';
import { realised } from './realised/realised.ts';
import { reconciliation } from './reconciliation.ts';
import { roleUsages } from './role-usages.ts';
import { checkResults } from './run-check.ts';
import { saving } from './saving.ts';
import { sensitivity } from './sensitivity.ts';
import { sideBySide } from './side-by-side.ts';
import { stateOfTheWeek } from './state-of-the-week.ts';
import { teamCosts } from './team-costs.ts';
import { previousWeeklyUsd, totalFigure } from './total.ts';
import { unclassifiedBecause } from './unclassified.ts';
import { unitCosts } from './unit-costs.ts';
import { weekCosts } from './week-costs.ts';
import { whatIf } from './what-if.ts';
import { ztunnelShares } from './ztunnel-shares.ts';

/** What the analysis is told besides the evidence. */
export interface AnalysisSettings {
  readonly checks: readonly Check[];
  readonly snapshotSha256: string;
}

/** The report of one snapshot: pure, so the same evidence gives the same report for ever. */
export function analyse(snapshot: Snapshot, settings: AnalysisSettings): Report {
  const { policy, period } = snapshot;
  const facts = stateOfTheWeek(snapshot);
  const roleOf = proxyRoles(snapshot.facts);
  const told = roleUsages(snapshot.facts, roleOf, policy.teams);
  const rows = told.mesh;
  const { ratio, coveredHours, preliminary, because } = coverage(snapshot, rows);
  const costs = roleCosts(rows, coveredHours);
  const lines = costLines(rows, coveredHours);
  const namespaces = namespaceCosts(rows, coveredHours);
  const shares = ztunnelShares(facts.ztunnelTraffic, costs);
  const listedRatio = facts.sampling.known ? facts.sampling.value.requestCoverageRatio : 1;
  const evidence = { facts, rows, roleCosts: costs, coveredHours };
  const usage = facts.proxyUsage;
  const allocatedSaving = usage.known ? saving(evidence) : usage;
  const nodeRemoval = realisable(facts, policy.realisable);
  const week = {
    runKey: snapshot.runKey,
    ...period,
    preliminary,
    costs: weekCosts(namespaces),
    drivers: drivers(facts, rows, coveredHours),
  };
  const sinceBaseline = realised({ history: facts.history, week, policy: policy.realised });
  const article = facts.articleQueries;
  const situation = { period, targets: policy.compliance.targets };
  const found = settings.checks.flatMap((check) => checkResults(check, facts, situation));
  const { results, counts, summary } = judged(found, policy.compliance, period.end);
  return {
    schema: reportSchema,
    tool: snapshot.tool,
    run: {
      key: snapshot.runKey,
      ...(snapshot.supersedes !== undefined && { supersedes: snapshot.supersedes }),
      cluster: snapshot.cluster,
      simulated: snapshot.simulated,
      period,
      scheduledAt: snapshot.scheduledAt,
      collectedAt: snapshot.collectedAt,
      snapshotSha256: settings.snapshotSha256,
    },
    trust: {
      coverageRatio: ratio,
      preliminary,
      because: [...because, ...(facts.prices.known ? pricedAtDefaults(rows, facts.prices.value) : [])],
      prices: facts.prices,
      failedSources: snapshot.failedSources,
      notes: snapshot.notes,
    },
    cost: {
      weeklyUsd: totalFigure(usage, costs, 'periodUsd'),
      monthlyUsd: totalFigure(usage, costs, 'monthlyUsd'),
      previousWeeklyUsd: previousWeeklyUsd(facts.history, period.start, { preliminary, coveredHours }),
      roles: costs,
      namespaces,
      lines,
      teams: teamCosts(lines, shares, namespaceTeams(snapshot.facts.namespaces, policy.teams)),
      ztunnelShares: shares,
      reconciliation: usage.known
        ? reconciliation(facts, told, { periodHours: period.hours, coveredHours, listedRatio })
        : usage,
      billed: billed({
        billedCost: facts.billedCost,
        mesh: usage.known ? known(rows) : usage,
        periodHours: period.hours,
        coveredHours,
      }),
      units: unitCosts(evidence),
      unclassifiedBecause: unclassifiedBecause(usage.known ? usage.value : [], roleOf),
    },
    drivers: week.drivers,
    modes: facts.pods.known ? known(modeShare(facts.pods.value)) : facts.pods,
    saving: allocatedSaving,
    sensitivity: usage.known ? sensitivity(evidence) : usage,
    whatIf: usage.known ? whatIf(evidence) : usage,
    realisable: nodeRemoval,
    realised: sinceBaseline,
    finance: finance({
      investment: policy.investment,
      saving: allocatedSaving,
      realisable: nodeRemoval,
      realised: sinceBaseline,
    }),
    network: network(facts, policy.network, coveredHours),
    estimate: article.known ? known(estimate(article.value)) : article,
    sideBySide:
      article.known && usage.known
        ? known(sideBySide(article.value, costs, coveredHours))
        : missing(article.known ? 'proxy usage is not known' : article.why),
    latency: latency(facts, article.known),
    results,
    resultCounts: counts,
    compliance: summary,
  };
}
