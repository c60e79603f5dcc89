import { MeshledgerError } from '../errors.ts';
import { instantIn } from '../model/period.ts';

/**
 * The instant that `--period-end` says; now without it. Not in the future: a week that has not ended has no end.
 * @throws MeshledgerError USAGE_INVALID
 */
export function periodEnd(said: string | undefined, zone: string): string {
  const now = new Date().toISOString();
  const instant = said === undefined ? now : instantIn(said, zone);
  if (instant !== undefined && instant <= now) return instant;
  throw new MeshledgerError(
    'USAGE_INVALID',
    instant === undefined
      ? `Meshledger could not read --period-end ${said}.`
      : `--period-end ${said} is in the future, and that week has not ended.`,
    'Give a date such as 2026-11-23 (its midnight, in the configured zone), or an instant such as 2026-11-23T07:00:00Z.',
  );
}
