import { countInWords } from './numbers-in-words.ts';

/** How much came from whom, by the name that `callerOf` gives. */
export type ByCaller = ReadonlyMap<string, number>;

/** `shop/web`; of a caller that Istio's metrics do not name, that it is so. */
export function callerOf({
  sourceNamespace,
  sourceWorkload,
}: {
  readonly sourceNamespace: string;
  readonly sourceWorkload: string;
}): string {
  if (sourceWorkload !== '') return `${sourceNamespace}/${sourceWorkload}`;
  return sourceNamespace === '' ? unknownCaller : `unknown callers in namespace ${sourceNamespace}`;
}

export const unknownCaller = 'callers that Istio does not know';

/** Adds to what came from a caller; nothing is not noted. */
export function addTo(callers: Map<string, number>, caller: string, amount: number): void {
  if (amount > 0) callers.set(caller, (callers.get(caller) ?? 0) + amount);
}

const named = 3;

/** `shop/web (1,200), shop/batch (30)`: the biggest first, and of many how many more there are. */
export function callersInWords(callers: ByCaller): string {
  const sorted = [...callers].toSorted(([a, most], [b, less]) => less - most || (a < b ? -1 : 1));
  const rest = sorted.slice(named).reduce((sum, [, amount]) => sum + amount, 0);
  return [
    ...sorted.slice(0, named).map(([caller, amount]) => `${caller} (${countInWords(amount)})`),
    ...(sorted.length > named ? [`${sorted.length - named} more (${countInWords(rest)})`] : []),
  ].join(', ');
}
