import { missing } from '../model/reading.ts';
import type { FactName, Facts, Snapshot } from '../model/snapshot.ts';

/** Facts of the Kubernetes API: how things are when they are asked, not how they were. */
const state = [
  'pods',
  'workloads',
  'nodes',
  'services',
  'namespaces',
  'podDisruptionBudgets',
  'authorizationPolicies',
  'workloadRules',
  'meshRoutes',
  'destinationRules',
  'gateways',
  'horizontalPodAutoscalers',
] as const satisfies readonly FactName[];

const weekMs = 7 * 24 * 3600 * 1000;

/**
 * The facts that hold for the week. The Kubernetes API knows only now: evidence collected a week or more after the
 * period ended (an imported week) says nothing of the state of the mesh then, only whose pods are whose.
 */
export function stateOfTheWeek({ facts, period, collectedAt }: Snapshot): Facts {
  if (Date.parse(collectedAt) < Date.parse(period.end) + weekMs) return facts;
  const then = period.end.slice(0, 10);
  const why = `the Kubernetes API was asked on ${collectedAt.slice(0, 10)} and knows only now; the week ended on ${then}`;
  const known = state.filter((name) => facts[name].known).map((name) => [name, missing(why)]);
  return { ...facts, ...Object.fromEntries(known) };
}
