import { DateTime } from 'luxon';
import * as z from 'zod';

/** A half-open span `[start, end)`: ISO 8601 UTC instants, and the zone whose midnights they are. */
export const Period = z.object({
  start: z.iso.datetime(),
  end: z.iso.datetime(),
  zone: z.string().describe('IANA time zone whose midnights bound the period'),
  hours: z.number().positive().describe('length in hours; 167 or 169 in a week with a clock change'),
});
export type Period = Readonly<z.infer<typeof Period>>;

/**
 * The last complete seven calendar days before `scheduledAt`, in `zone`.
 *
 * The clock is the schedule's, so a retry reports on the same week.
 * @param scheduledAt ISO 8601 instant at which the run was due
 * @throws RangeError when the instant or the zone does not exist
 * @example lastSevenDays('2026-11-23T07:00:00Z', 'UTC') // [2026-11-16T00:00Z, 2026-11-23T00:00Z)
 */
export function lastSevenDays(scheduledAt: string, zone: string): Period {
  const end = DateTime.fromISO(scheduledAt, { zone }).startOf('day');
  if (!end.isValid) throw new RangeError(`${end.invalidExplanation ?? end.invalidReason}`);
  const start = end.minus({ days: 7 });
  return { start: utc(start), end: utc(end), zone, hours: end.diff(start, 'hours').hours };
}

/**
 * A date or instant as a person writes it, in `zone` where it names none.
 * @returns ISO 8601 UTC, or undefined when it is neither `2026-11-23` nor an ISO 8601 instant
 */
export function instantIn(text: string, zone: string): string | undefined {
  const instant = DateTime.fromISO(text, { zone });
  return /^\d{4}-\d{2}-\d{2}(T|$)/.test(text) && instant.isValid ? utc(instant) : undefined;
}

/** `2026-11-23T00:00:00Z`: no fractions, so that the same instant is always the same text. */
function utc(instant: DateTime): string {
  return instant.toUTC().toISO({ suppressMilliseconds: true }) ?? '';
}
