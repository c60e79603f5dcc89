import type { Facts } from '../model/snapshot.ts';
import { labelIndex } from './label-index.ts';
import { namedReasons } from './named-reasons.ts';
import { podLabels } from './pod-labels.ts';
import { rootNamespace } from './root-namespace.ts';
import { type AsksOfServices, serviceAsks } from './service-asks.ts';
import { type AskEvidence, type PodAsk, waypointAsks } from './waypoint-asks.ts';

/** A workload of the mesh, by the name that `workloadName` gives it. */
export interface MeshedWorkload {
  readonly namespace: string;
  readonly workload: string;
}

export type NeedEvidence = AskEvidence & Pick<Facts, 'pods' | 'workloads' | 'services'>;

/** Whether a workload needs a waypoint in ambient, and what asks for it; or what would have to be known to say. */
export interface WaypointNeed extends MeshedWorkload {
  readonly need: 'needed' | 'not-needed' | 'unknown';
  readonly because: readonly string[];
  /** Unknown only because no pod or template of it is left that a selector could match: nothing that could move. */
  readonly gone: boolean;
}

type Labels = Readonly<Record<string, string>>;

/**
 * Whether ztunnel alone would do for each workload, or a waypoint must carry out what its policies and routes ask.
 *
 * A known need wins over everything that is missing; a missing fact makes the answer `unknown` only where it could
 * change it. Whether somebody wants L7 metrics of the workload no fact says: that too would be a need.
 * @returns one answer for each workload, in their order
 */
export function waypointNeeds(workloads: readonly MeshedWorkload[], facts: NeedEvidence): WaypointNeed[] {
  const labelsOf = podLabels(facts);
  const asks = waypointAsks(facts);
  const ofPods = podAsks(asks.ofPods, rootNamespace(facts.pods.known ? facts.pods.value : []));
  const ofServices = serviceAsks(facts.services, asks.ofServices);
  return workloads.map(({ namespace, workload }) => {
    const sets = labelsOf(namespace, workload);
    const says = [...ofPods.of(namespace, sets), ...ofServices.of(namespace, sets)].map((ask) => ask.says);
    if (says.length > 0) return { namespace, workload, need: 'needed', because: namedReasons(says), gone: false };
    const unread = missingFacts(namespace, sets, facts, ofServices);
    const selecting = sets.length === 0 && (ofPods.anyIn(namespace) || ofServices.anyIn(namespace));
    const unsure = [...unread, ...(selecting ? [noLabels(facts)] : [])];
    return {
      namespace,
      workload,
      need: unsure.length > 0 ? 'unknown' : 'not-needed',
      because: namedReasons(unsure),
      gone: selecting && unread.length === 0 && facts.pods.known && facts.workloads.known,
    };
  });
}

interface AsksOfPods {
  readonly of: (namespace: string, sets: readonly Labels[]) => PodAsk[];
  readonly anyIn: (namespace: string) => boolean;
}

/** What is asked in the pods' own namespace, and in the root namespace, which speaks for the whole mesh. */
function podAsks(asks: readonly PodAsk[], root: string): AsksOfPods {
  const byNamespace = new Map(
    [...Map.groupBy(asks, ({ namespace }) => namespace)].map(([name, group]) => [name, labelIndex(group)]),
  );
  const scopes = (namespace: string) => [...new Set([namespace, root])].flatMap((name) => byNamespace.get(name) ?? []);
  return {
    // Without labels only what selects everything is found.
    of: (namespace, sets) =>
      scopes(namespace).flatMap((find) => (sets.length > 0 ? sets : [{}]).flatMap((labels) => find(labels))),
    anyIn: (namespace) => scopes(namespace).length > 0,
  };
}

/** What was not read and could still make the answer "needed". */
function missingFacts(
  namespace: string,
  sets: readonly Labels[],
  facts: NeedEvidence,
  ofServices: AsksOfServices,
): string[] {
  const why = (name: keyof NeedEvidence, what: string): string[] => {
    const reading = facts[name];
    return reading.known ? [] : [`${what} (${name}) are not known: ${reading.why}`];
  };
  const reachable = sets.length === 0 || !facts.services.known || ofServices.served(namespace, sets);
  const routes = [...why('meshRoutes', 'VirtualServices and routes'), ...why('destinationRules', 'DestinationRules')];
  return [
    ...why('authorizationPolicies', 'AuthorizationPolicies'),
    ...why('workloadRules', 'RequestAuthentications, WasmPlugins and TrafficExtensions'),
    ...(reachable ? routes : []),
    ...(routes.length > 0 || ofServices.anyIn(namespace) ? why('services', 'Services') : []),
  ];
}

function noLabels({ pods, workloads }: NeedEvidence): string {
  if (!pods.known) return `the labels of its pods (pods) are not known: ${pods.why}`;
  if (!workloads.known) return `it has no pod now, and its template (workloads) is not known: ${workloads.why}`;
  return 'none of its pods is left, so their labels are not known, and selectors decide';
}
