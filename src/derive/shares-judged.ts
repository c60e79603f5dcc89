import type { Observation } from '../model/check.ts';
import { subject } from '../model/subject.ts';
import { counted } from './numbers-in-words.ts';

/** What a share is held against, and of how much it must be one to say anything. */
export interface Limits {
  readonly limit: number;
  readonly enough: number;
}

/** A part that is known within bounds, of a total. */
export interface Share {
  readonly low: number;
  readonly high: number;
  readonly total: number;
}

/** `open` where the bounds are on both sides of the limit; `few over` and `few` where there is too little to judge. */
export type Judgement = 'over' | 'open' | 'within' | 'few over' | 'few';

export function judgedShare({ low, high, total }: Share, { limit, enough }: Limits): Judgement {
  if (total < enough) return high > limit * total ? 'few over' : 'few';
  if (low > limit * total) return 'over';
  return high > limit * total ? 'open' : 'within';
}

export const tooFew = ({ enough }: Limits): string =>
  `of fewer than ${counted(enough, 'request or connection', 'requests or connections')} a share says nothing (targets.requestsToJudge)`;

/** What became of one thing that was measured; `told` where it has an observation of its own and does not fail. */
export interface Outcome {
  readonly namespace: string;
  readonly is: 'failing' | 'told' | 'well' | 'few';
}

/** What is said of the things of a namespace together. */
export interface TogetherWords {
  /** Their kind: `workload`. */
  readonly one: string;
  /** What they did: `took calls with mTLS`. */
  readonly well: string;
  /** What could still turn a pass into something else, and is missing. */
  readonly lacking: string;
}

/**
 * What is well, or too little to judge, once per namespace. A namespace in which something fails is not well, and what
 * fails is told already.
 */
export function sharesTogether(outcomes: readonly Outcome[], words: TogetherWords, limits: Limits): Observation[] {
  return [...Map.groupBy(outcomes, ({ namespace }) => namespace)].flatMap(([name, all]) => {
    const count = (is: Outcome['is']): number => all.filter((one) => one.is === is).length;
    const [well, few] = [count('well'), count('few')];
    if (count('failing') > 0 || well + few === 0) return [];
    const about = name === '' ? { words: 'Calls without a known namespace' } : subject('Namespace', { name });
    const little = `${counted(few, words.one)} had too little traffic to judge`;
    if (well === 0) return [{ subject: about, saw: little, unknown: tooFew(limits) }];
    const saw = `${well} of ${counted(all.length, words.one)} ${words.well}${few > 0 ? `; ${little}` : ''}`;
    return [words.lacking === '' ? { subject: about, saw, ok: true } : { subject: about, saw, unknown: words.lacking }];
  });
}
