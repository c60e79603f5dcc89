import type { Fact } from '../model/snapshot.ts';
import { answererOf } from './response-flags.ts';
import type { Share } from './shares-judged.ts';

type Row = Fact<'requestOutcomes'>[number];

/** How waypoints answered for one service; the bounds are of 503s that they gave themselves. */
export interface ServiceAnswers extends Share {
  /** Empty where it could not be told. */
  readonly namespace: string;
  readonly service: string;
  /** The 503s that may be a waypoint's own, by response flag. */
  readonly byFlag: ReadonlyMap<string, number>;
}

/**
 * What waypoints answered, by service. Of a request that reached no pod Istio does not say the namespace: it is that of
 * the one service of that name that was reached at other times; where there are several, or none, it is not known.
 */
export function waypointAnswers(rows: readonly Row[]): ServiceAnswers[] {
  const seen = rows.filter(({ reporter, requests }) => reporter === 'waypoint' && requests > 0);
  const namespaces = new Map<string, Set<string>>();
  for (const { destinationService, destinationNamespace: namespace } of seen)
    if (namespace !== '')
      namespaces.set(destinationService, (namespaces.get(destinationService) ?? new Set()).add(namespace));
  const namespaceOf = ({ destinationService, destinationNamespace }: Row): string => {
    const [only = '', ...others] = namespaces.get(destinationService) ?? [];
    return destinationNamespace === '' && others.length === 0 ? only : destinationNamespace;
  };
  const found = new Map<string, Tally>();
  for (const row of seen) {
    // A call to what is no service reaches no pod; one that does, and has no name, lost it on the way here.
    if (row.destinationService === '' && row.destinationNamespace === '') continue;
    const namespace = namespaceOf(row);
    const key = `${namespace}/${row.destinationService}`;
    const one = found.get(key) ?? tally(namespace, row.destinationService);
    found.set(key, one);
    one.total += row.requests;
    for (const [flag, count] of Object.entries(row.unavailable)) note(one, flag, count);
  }
  return [...found.values()];
}

interface Tally {
  readonly namespace: string;
  readonly service: string;
  total: number;
  low: number;
  high: number;
  readonly byFlag: Map<string, number>;
}

const tally = (namespace: string, service: string): Tally => ({
  ...{ namespace, service, total: 0, low: 0, high: 0 },
  byFlag: new Map(),
});

function note(one: Tally, flag: string, count: number): void {
  const answerer = answererOf(flag);
  if (count === 0 || answerer === 'application' || answerer === 'fault') return;
  one.low += answerer === 'waypoint' ? count : 0;
  one.high += count;
  one.byFlag.set(flag, (one.byFlag.get(flag) ?? 0) + count);
}
