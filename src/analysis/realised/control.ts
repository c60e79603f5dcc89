import type { FittedBaseline, WeekCost } from '../../model/history.ts';
import { known, missing, type Reading } from '../../model/reading.ts';
import type { Realised } from '../../model/report-savings.ts';
import { avoided } from './avoided.ts';
import { type MeshWeek, sidecarShare, usdAt } from './mesh-week.ts';

/** Fewer of its sidecars than this share of what it had: a namespace has moved. More than `stayed`: it has not. */
const left = 0.1;
const stayed = { least: 0.9, most: 1.1 };
const fewestWeeks = 4;
const formula =
  'k × cost of the namespaces that did not move − cost of those that did, with the growth of ztunnel and istio-cni; k by least squares through the origin over the baseline; 90 % interval ± t(0.95, n − 1) × s × √(1 + x² / Σx²)';

/**
 * Difference in differences: what the moved namespaces would cost had they gone the way of the others.
 *
 *   y = k x + e over the baseline's weeks, x cost of the unmoved, y cost of the moved;   avoided = k x(now) − y(now)
 *
 * Sidecars count where they are. Waypoints count against the moved unless they are in an unmoved namespace, and
 * the whole growth of ztunnel and istio-cni over the baseline does. USD a week at the baseline's rates.
 * @param before weeks of the baseline that the history still has
 */
export function control(
  week: MeshWeek,
  { rates }: Pick<FittedBaseline, 'rates'>,
  before: readonly MeshWeek[],
): Realised['control'] {
  if (before.length < fewestWeeks)
    return missing(`the history has ${before.length} weeks of the baseline, and a control needs ${fewestWeeks}`);
  const sides = movedAndNot(week, before);
  if (!sides.known) return sides;
  const { moved, unmoved } = sides.value;
  const still = new Set(unmoved);
  const gone = new Set(moved);
  const ofUnmoved = ({ namespace, role }: WeekCost): boolean =>
    still.has(namespace) && (role === 'sidecar' || role === 'waypoint');
  const ofMoved = ({ namespace, role }: WeekCost): boolean =>
    role === 'sidecar' ? gone.has(namespace) : role === 'waypoint' && !still.has(namespace);
  const points = before.map(({ costs }) => ({ x: usdAt(rates, costs, ofUnmoved), y: usdAt(rates, costs, ofMoved) }));
  const squares = points.reduce((sum, { x }) => sum + x ** 2, 0);
  if (squares === 0) return missing('the namespaces that did not move cost nothing in the baseline');
  const k = points.reduce((sum, { x, y }) => sum + x * y, 0) / squares;
  const degrees = points.length - 1;
  const residual = Math.sqrt(points.reduce((sum, { x, y }) => sum + (y - k * x) ** 2, 0) / degrees);
  const now = usdAt(rates, week.costs, ofUnmoved);
  const usd = k * now - usdAt(rates, week.costs, ofMoved) - sharedGrowth(week, rates, before);
  const standardErrorUsd = residual * Math.sqrt(1 + now ** 2 / squares);
  return known({ moved, unmoved, ...avoided({ usd, standardErrorUsd, degrees, formula }) });
}

function sharedGrowth(week: MeshWeek, rates: FittedBaseline['rates'], before: readonly MeshWeek[]): number {
  const shared = ({ costs }: MeshWeek): number =>
    usdAt(rates, costs, ({ role }) => role === 'ztunnel' || role === 'cni');
  return shared(week) - before.reduce((sum, one) => sum + shared(one), 0) / before.length;
}

function movedAndNot(
  week: MeshWeek,
  before: readonly MeshWeek[],
): Reading<{ readonly moved: string[]; readonly unmoved: string[] }> {
  if (week.podHours.size === 0) return missing('no pod-hours were measured in this week: scrape kube-state-metrics');
  const names = [...new Set(before.flatMap(({ sidecarHours }) => [...sidecarHours.keys()]))].toSorted();
  const changes = names.flatMap((namespace) => {
    const [was, is] = [sidecarShare(before, namespace), sidecarShare([week], namespace)];
    return was === undefined || was === 0 || is === undefined ? [] : [{ namespace, ratio: is / was }];
  });
  const moved = changes.filter(({ ratio }) => ratio <= left).map(({ namespace }) => namespace);
  const unmoved = changes
    .filter(({ ratio }) => ratio >= stayed.least && ratio <= stayed.most)
    .map(({ namespace }) => namespace);
  if (moved.length === 0) return missing('no namespace of the baseline has lost 90 % of its sidecars or more');
  if (unmoved.length === 0) return missing('no namespace of the baseline still has all of its sidecars');
  return known({ moved, unmoved });
}
