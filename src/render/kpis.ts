import type { Report } from '../model/report.ts';
import { count, counted, percent } from './numbers.ts';
import { amountInWords, changeInWords } from './words.ts';

/** A number to be read in one second, and the line under it. */
export interface Kpi {
  readonly label: string;
  readonly value: string;
  readonly note: string;
}

const unknown = 'not known';

export function kpis(report: Report): readonly Kpi[] {
  return [costKpi(report), ambientKpi(report), findingsKpi(report)];
}

function costKpi(report: Report): Kpi {
  const { weeklyUsd, monthlyUsd } = report.cost;
  const label = 'Cost of the week';
  if (!weeklyUsd.value.known) return { label, value: unknown, note: weeklyUsd.value.why };
  const month = monthlyUsd.value.known ? `${amountInWords(monthlyUsd)} a month; ` : '';
  const note = `${month}${changeInWords(report)}`;
  return { label, value: amountInWords(weeklyUsd), note };
}

function ambientKpi({ modes }: Report): Kpi {
  const label = 'Pods in ambient';
  if (!modes.known) return { label, value: unknown, note: modes.why };
  const { ambientShareRatio: ratio, ambientPods, sidecarPods, outOfMeshPods } = modes.value;
  const note = `${count(ambientPods)} ambient, ${count(sidecarPods)} sidecar, ${count(outOfMeshPods)} in no mesh`;
  return { label, value: ratio.known ? percent(ratio.value) : unknown, note: ratio.known ? note : ratio.why };
}

function findingsKpi({ results, resultCounts: counts, compliance }: Report): Kpi {
  const label = 'Findings that fail';
  if (results.length === 0) return { label, value: unknown, note: 'no condition was judged' };
  const high = results.filter(({ verdict, severity }) => verdict === 'fail' && severity === 'high').length;
  const waived = counts.waived === 0 ? '' : `; ${count(counts.waived)} waived`;
  const { weightedPassRatio: ratio } = compliance;
  // Rounded down: 99.7% is not all of it.
  const weighted = ratio.known
    ? ` (${percent(Math.floor(ratio.value * 100 + 1e-9) / 100)} of conditions, by weight)`
    : '';
  const judged = `${counted(counts.unknown, 'unknown', 'unknown')}${waived}; ${count(counts.pass)} passed${weighted}`;
  const note = `${count(high)} of high severity; ${judged}`;
  return { label, value: count(counts.fail), note };
}
