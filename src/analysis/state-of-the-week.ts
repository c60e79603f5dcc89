import { stateFacts } from '../model/facts.ts';
import { missing } from '../model/reading.ts';
import type { Facts, Snapshot } from '../model/snapshot.ts';

const weekMs = 7 * 24 * 3600 * 1000;

/**
 * The facts that hold for the week. The Kubernetes API knows only now: evidence collected a week or more after the
 * period ended (an imported week) says nothing of the state of the mesh then, only whose pods are whose.
 */
export function stateOfTheWeek({
  facts,
  period,
  collectedAt,
}: Pick<Snapshot, 'facts' | 'period' | 'collectedAt'>): Facts {
  if (Date.parse(collectedAt) < Date.parse(period.end) + weekMs) return facts;
  const then = period.end.slice(0, 10);
  const why = `the Kubernetes API was asked on ${collectedAt.slice(0, 10)} and knows only now; the week ended on ${then}`;
  const known = stateFacts.filter((name) => facts[name].known).map((name) => [name, missing(why)]);
  return { ...facts, ...Object.fromEntries(known) };
}
