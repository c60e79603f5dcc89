import type { Period } from '../model/period.ts';
import { periodEnd } from './period-end.ts';

const weekMs = 7 * 24 * 3600 * 1000;

/**
 * The seven days before `--period-end`, or before now, and when they are looked at.
 * @throws MeshledgerError USAGE_INVALID
 */
export function weekOfCheck(said: string | undefined, zone: string): { period: Period; checkedAt: string } {
  const end = new Date(periodEnd(said, zone));
  const start = toSeconds(new Date(end.getTime() - weekMs));
  return { period: { start, end: toSeconds(end), zone: 'UTC', hours: 168 }, checkedAt: toSeconds(new Date()) };
}

/** `2026-11-23T07:00:00Z`. */
const toSeconds = (instant: Date): string => instant.toISOString().replace(/\.\d+Z$/, 'Z');
