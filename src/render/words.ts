import type { Figure } from '../model/figure.ts';
import type { Immutable } from '../model/immutable.ts';
import type { Reading } from '../model/reading.ts';
import type { Report } from '../model/report.ts';
import type { Role } from '../model/role.ts';
import { lastDayInWords } from './dates.ts';
import { count, counted, percent, usdChange, usdShort } from './numbers.ts';
import { plain, type Sentence, sentence } from './sentence.ts';

/* The week in sentences: the same ones in every channel. */

export const simulatedInWords = 'This cluster is simulated; no figure here is about a real one.';

export const roleNames: Readonly<Record<Role, string>> = {
  sidecar: 'Sidecars',
  ztunnel: 'ztunnel',
  waypoint: 'Waypoints',
  gateway: 'Gateways',
  'control-plane': 'Control plane',
  cni: 'istio-cni',
  unclassified: 'Unclassified proxies',
};

export const weekInWords = ({ run }: Report): string => `week to ${lastDayInWords(run.period)}`;

/** A reading in the words of `say`, or why it is not known. */
export const readingInWords = <T>(reading: Reading<T>, say: (value: T) => string): string =>
  reading.known ? say(reading.value) : `not known: ${reading.why}`;

/** `$12.4k`; `at least $12.4k` when only a lower bound is known; or why it is not known. */
export function amountInWords(figure: Immutable<Figure>): string {
  const { value, low, high } = figure;
  return readingInWords(value, (usd) =>
    isLowerBound(figure) ? `at least ${usdShort((high === undefined ? low : undefined) ?? usd)}` : usdShort(usd),
  );
}

/** A part of it has no price. */
const isLowerBound = ({ low, high, atLeast }: Immutable<Figure>): boolean =>
  atLeast === true || (low !== undefined && high === undefined);

/** What the mesh cost, and how that compares with the week before. */
export function costSentence(report: Report): Sentence {
  const { weeklyUsd, previousWeeklyUsd: before } = report.cost;
  if (!weeklyUsd.value.known) return plain(`What the mesh cost this week is not known: ${ended(weeklyUsd.value.why)}`);
  const cost = sentence`The mesh cost ${amountInWords(weeklyUsd)} in the ${plain(weekInWords(report))}`;
  return before.known && !isLowerBound(weeklyUsd)
    ? sentence`${cost}, ${change(weeklyUsd.value.value, before.value)}.`
    : sentence`${cost}.`;
}

function change(now: number, before: number): Sentence {
  const size = Math.abs(now - before);
  if (before <= 0) return plain('after a week that cost nothing');
  if (size < before * 0.005) return plain('the same as the week before');
  return sentence`${usdShort(size)} ${plain(`(${percent(size / before)}) ${now < before ? 'less' : 'more'}`)} than the week before`;
}

/** `−$1.1k (−8%) on the week before`, or why there is nothing to compare with. */
export function changeInWords({ cost }: Report): string {
  const { weeklyUsd, previousWeeklyUsd: before } = cost;
  if (!weeklyUsd.value.known) return 'no comparison with the week before';
  if (!before.known) return `nothing to compare with: ${before.why}`;
  if (isLowerBound(weeklyUsd)) return 'a lower bound, so not compared with the week before';
  const usd = weeklyUsd.value.value - before.value;
  const share = before.value > 0 ? ` (${percent(usd / before.value)})` : '';
  return `${usdChange(usd)}${share} on the week before`;
}

/** What moving to ambient would save; a negative saving is said as the cost it is. */
export function savingSentence({ saving }: Report): Sentence {
  const unknown = 'What moving every sidecar to ambient would save is not known';
  if (!saving.known) return plain(`${unknown}: ${ended(saving.why)}`);
  const figure = saving.value.monthlyUsd;
  if (!figure.value.known) return savingBounds(figure, `${unknown}: ${ended(figure.value.why)}`);
  const size = usdShort(Math.abs(figure.value.value));
  if (size === '$0.00') return plain(`Moving every sidecar to ambient would save nothing${rangeInWords(figure)}.`);
  const verb = plain(figure.value.value < 0 ? 'add about' : figure.atLeast === true ? 'save at least' : 'save about');
  return sentence`Moving every sidecar to ambient would ${verb} ${size} of allocated cost a month${plain(rangeInWords(figure))}.`;
}

/** Bounds can be known where the likely amount is not. */
function savingBounds({ low, high }: Immutable<Figure>, unknown: string): Sentence {
  if (low === undefined || high === undefined) return plain(unknown);
  const bounds = sentence`It lies between ${usdShort(low)} and ${usdShort(high)} a month.`;
  return sentence`${plain(`${unknown} `)}${bounds}`;
}

/** ` (range $3.1k to $4.6k)`; the range of an added cost is said as cost. */
export function rangeInWords({ value, low, high }: Immutable<Figure>): string {
  if (!value.known || low === undefined || high === undefined) return '';
  if (high <= 0) return ` (range ${usdShort(-high)} to ${usdShort(-low)} more)`;
  if (low < 0) return ` (range ${usdShort(-low)} more to ${usdShort(high)} less)`;
  return ` (range ${usdShort(low)} to ${usdShort(high)})`;
}

/** How many findings fail, how many nobody could judge, and how many somebody answers for. */
export function findingsSentence({ results, resultCounts: counts, compliance }: Report): Sentence {
  if (results.length === 0) return plain('No compliance condition was judged.');
  const high = results.filter(({ verdict, severity }) => verdict === 'fail' && severity === 'high').length;
  const fails = `${counted(counts.fail, 'finding')} ${counts.fail === 1 ? 'fails' : 'fail'}`;
  const grave = high === 0 ? '' : ` (${high === counts.fail ? 'all' : count(high)} of high severity)`;
  const unknown = counts.unknown === 0 ? '' : `; ${count(counts.unknown)} could not be judged`;
  const waived = counts.waived === 0 ? '' : `; ${count(counts.waived)} ${counts.waived === 1 ? 'is' : 'are'} waived`;
  const rest = plain(`${grave}${unknown}${waived}; ${count(counts.pass)} passed.`);
  const { length: lapsed } = compliance.lapsedWaivers;
  const over = lapsed === 0 ? '' : ` ${counted(lapsed, 'waiver')} ${lapsed === 1 ? 'has' : 'have'} lapsed.`;
  return sentence`${counts.fail === 0 ? 'Nothing fails' : fails}${rest}${over}`;
}

/** `Preliminary: because…`, or nothing when the numbers stand. */
export function preliminaryInWords({ trust }: Report): string | undefined {
  if (!trust.preliminary) return undefined;
  return trust.because.length === 0 ? 'Preliminary.' : `Preliminary: ${ended(trust.because.join('; '))}`;
}

/** With one full stop at the end. */
export const ended = (text: string): string => (/[.!?\u2026]$/.test(text) ? text : `${text}.`);
