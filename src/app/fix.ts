import { planFixes } from '../analysis/plan-fixes.ts';
import type { LocatedResult } from '../model/check-report.ts';
import type { FixPlan, ScalingMetric } from '../model/fix.ts';
import { fixesAsYaml } from '../render/fixes.ts';
import { type CheckOutcome, type CheckRequest, check } from './check.ts';
import { fixers } from './wire.ts';

export interface FixRequest extends Omit<CheckRequest, 'failOn' | 'also'> {
  /** What autoscalers of waypoints follow. */
  readonly metric: ScalingMetric;
}

export interface FixOutcome extends Pick<CheckOutcome, 'report' | 'failures'> {
  readonly plan: FixPlan<LocatedResult>;
  /** The plan as a stream of YAML. */
  readonly yaml: AsyncIterable<string>;
}

/**
 * Collect → check → judge → fix, of every target. What is waived is not fixed.
 * @throws MeshledgerError NOTHING_KNOWN when no target gives anything
 */
export async function fix({ metric, ...request }: FixRequest): Promise<FixOutcome> {
  const also = fixers.flatMap(({ wants }) => wants);
  const { report, inspected, failures } = await check({ ...request, failOn: 'never', also });
  const { targets } = request.policy;
  const plans = inspected.map(({ checked, facts }) => {
    const results = report.results.filter(({ cluster }) => cluster === checked.cluster);
    return planFixes(results, fixers, facts, { metric, targets });
  });
  const plan = { fixes: plans.flatMap(({ fixes }) => fixes), left: plans.flatMap(({ left }) => left) };
  return { report, failures, plan, yaml: fixesAsYaml(plan) };
}
