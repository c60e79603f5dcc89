import type { Observation } from '../model/check.ts';
import type { Fact } from '../model/snapshot.ts';
import { subject } from '../model/subject.ts';
import { counted } from './numbers-in-words.ts';

type Pod = Fact<'pods'>[number];

/** What a check makes of one pod. */
export type PodFinding =
  | { readonly is: 'well' }
  | { readonly is: 'failing'; readonly saw: string; readonly fix?: string }
  | { readonly is: 'unsure'; readonly because: string }
  /** A manifest that was never applied: there is nothing to see yet. */
  | { readonly is: 'not applied' };

/** What is said of the pods of a namespace together. */
export interface NamespaceWords {
  readonly well: (count: number) => string;
  readonly unsure: (count: number) => string;
}

interface Tally {
  well: number;
  failing: number;
  unsure: number;
  notApplied: number;
  readonly reasons: Set<string>;
}

/**
 * What is to be said of pods: of each that fails, by itself; of those that are well or not to be known, once per
 * namespace, so that a report of ten thousand pods is no list of what is well.
 * @param finding undefined of a pod that is none of the check's business
 */
export function toldByNamespace(
  pods: readonly Pod[],
  finding: (pod: Pod) => PodFinding | undefined,
  words: NamespaceWords,
): Observation[] {
  const failing: Observation[] = [];
  const tallies = new Map<string, Tally>();
  for (const pod of pods) {
    const found = finding(pod);
    if (found === undefined) continue;
    const tally = tallies.get(pod.namespace) ?? { well: 0, failing: 0, unsure: 0, notApplied: 0, reasons: new Set() };
    tallies.set(pod.namespace, added(tally, found));
    if (found.is === 'failing') {
      const { is: _, ...seen } = found;
      failing.push({ subject: subject('Pod', pod), ok: false, ...seen });
    }
  }
  return [...failing, ...[...tallies].flatMap(([name, tally]) => ofNamespace(name, tally, words) ?? [])];
}

function added(tally: Tally, found: PodFinding): Tally {
  switch (found.is) {
    case 'well':
      tally.well += 1;
      break;
    case 'failing':
      tally.failing += 1;
      break;
    case 'unsure':
      tally.unsure += 1;
      tally.reasons.add(found.because);
      break;
    case 'not applied':
      tally.notApplied += 1;
      break;
    default:
      found satisfies never;
  }
  return tally;
}

/** A namespace with a failing pod is not well, and what fails is told already. */
function ofNamespace(name: string, tally: Tally, words: NamespaceWords): Observation | undefined {
  const about = subject('Namespace', { name });
  const { well, failing, unsure, notApplied, reasons } = tally;
  if (unsure > 0) return { subject: about, saw: words.unsure(unsure), unknown: [...reasons].join('; ') };
  if (failing > 0) return undefined;
  if (well > 0) return { subject: about, ok: true, saw: words.well(well) };
  return { subject: about, saw: `${counted(notApplied, 'pod')} never applied`, unknown: neverApplied };
}

const neverApplied = 'how a pod is in the mesh shows when it runs: check the cluster';
