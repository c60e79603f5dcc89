import type { CheckResult } from '../model/check.ts';
import type { Waiver } from '../model/compliance.ts';
import type { Immutable } from '../model/immutable.ts';
import type { Report } from '../model/report.ts';
import { dateInWords } from './dates.ts';
import { leftOut } from './left-out.ts';
import { count, counted } from './numbers.ts';

/* Who answers for what is not repaired, until when, and why. */

type Terms = Pick<Immutable<Waiver>, 'owner' | 'reason' | 'until'>;

/** `by the payments team until 31 Oct 2026: its waypoint is on the way`. */
const termsInWords = ({ owner, reason, until }: Terms): string => `by ${owner} until ${dateInWords(until)}: ${reason}`;

/** `policies-attached, AuthorizationPolicy shop/*, by the payments team until 31 Oct 2026: its waypoint is on the way`. */
export const waiverInWords = ({ check, subject, ...terms }: Immutable<Waiver>): string =>
  `${check}${subject === '*' ? '' : `, ${subject}`}, ${termsInWords(terms)}`;

/** What is waived, a line for each waiver; those there is no room for are counted. */
export function waivedInWords({ results }: Report, room: number): readonly string[] {
  const waived = results.filter(({ verdict }) => verdict === 'waived');
  const waivers = [...Map.groupBy(waived, ({ waiver }) => JSON.stringify(waiver)).values()];
  const lines = waivers.slice(0, room).flatMap((covered) => {
    const waiver = covered[0]?.waiver;
    return waiver === undefined ? [] : [waivedLine(waiver, covered.length)];
  });
  const more = leftOut(waivers.length - room, 'more waiver in use', 'more waivers in use');
  return [...lines, ...(more === '' ? [] : [more])];
}

const waivedLine = ({ check, subject, owner, until, reason }: Immutable<Waiver>, findings: number): string =>
  `Waived by ${owner} until ${dateInWords(until)}, ${counted(findings, 'finding')} (${check}, ${subject}): ${reason}`;

/** Of results that fail although a waiver once covered them: `Waiver lapsed, by … until …`; empty without any. */
export function lapsedInWords(results: readonly Immutable<CheckResult>[]): string {
  const lapsed = results.flatMap(({ waiver }) => waiver ?? []);
  const [first] = lapsed;
  if (first === undefined) return '';
  const others = new Set(lapsed.map((waiver) => JSON.stringify(waiver))).size - 1;
  const part = lapsed.length < results.length ? ` for ${count(lapsed.length)} of ${count(results.length)}` : '';
  const more = others === 0 ? '' : ` (and ${counted(others, 'more waiver')})`;
  return `Waiver lapsed${part}: ${termsInWords(first)}${more}`;
}

const shownUnused = 2;

/** Waivers that nothing needs, and that can go; empty without any. */
export function unusedInWords({ compliance: { unusedWaivers: unused } }: Report): string {
  if (unused.length === 0) return '';
  const more = leftOut(unused.length - shownUnused, 'more', 'more');
  const named = [...unused.slice(0, shownUnused).map(waiverInWords), ...(more === '' ? [] : [more])].join('; ');
  return `${counted(unused.length, 'waiver')} that no finding needs: ${named}`;
}
