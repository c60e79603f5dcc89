import { DateTime } from 'luxon';
import type { Period } from '../model/period.ts';

/* Dates in words. Month names are our own, so that neither locale nor ICU version changes a document. */

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `9 Nov 2026 00:00 – 16 Nov 2026 00:00 UTC (7 d)`, and the same in the local zone when it is not UTC. */
export function periodInWords(period: Period): string {
  const days = `${Math.round(period.hours / 24)} d`;
  const length = period.hours % 24 === 0 ? days : `${days}, ${period.hours} h`;
  const local = isUtc(period.zone) ? '' : `; ${span(period, period.zone)} ${period.zone}`;
  return `${span(period, 'utc')} UTC (${length}${local})`;
}

/** The last whole day of the period where the reader is: `15 Nov 2026`. */
export function lastDayInWords(period: Period): string {
  return day(DateTime.fromISO(period.end, { zone: period.zone }).minus({ milliseconds: 1 }));
}

/** `16 Nov 2026 07:00 UTC`; what is no instant is said as it is. */
export function instantInWords(iso: string): string {
  const instant = DateTime.fromISO(iso, { zone: 'utc' });
  return instant.isValid ? `${minute(instant)} UTC` : iso;
}

/** A date only as precise as it was given: `20 Jul 2026`, `Jul 2026`, `2026`. */
export function dateInWords(iso: string): string {
  const [, year, month, dayOfMonth] = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(iso) ?? [];
  if (year === undefined) return iso;
  const parts = [dayOfMonth && String(Number(dayOfMonth)), month && months[Number(month) - 1], year];
  return parts.filter((part) => part !== undefined).join(' ');
}

const isUtc = (zone: string): boolean => /^(etc\/)?(utc|gmt|zulu|uct)$/i.test(zone);

function span({ start, end }: Period, zone: string): string {
  return `${minute(DateTime.fromISO(start, { zone }))} \u2013 ${minute(DateTime.fromISO(end, { zone }))}`;
}

const minute = (at: DateTime): string => `${day(at)} ${two(at.hour)}:${two(at.minute)}`;
const day = (at: DateTime): string => `${at.day} ${months[at.month - 1]} ${at.year}`;
const two = (value: number): string => String(value).padStart(2, '0');
