import type { Reading } from '../model/reading.ts';
import type { Capture } from './dns-capture.ts';
import type { DnsNeed } from './dns-need.ts';

/** Whether DNS is captured of all pods of a mode, as far as their calls need it. */
export type CallersCapture = { readonly saw: string } & ({ readonly ok: boolean } | { readonly unknown: string });

/** What capture is for all pods of each mode; undefined of a mode that has no pod. */
export interface Callers {
  readonly sidecars: CallersCapture | undefined;
  readonly ambient: CallersCapture | undefined;
}

/** What capture makes of one need, mode by mode; nothing of a mode that has no pod, or whose calls need none. */
export function capturesOf(need: DnsNeed, { sidecars, ambient }: Callers): CallersCapture[] {
  const ofSidecars = need.tcp && sidecars !== undefined ? [sidecars] : [];
  if (ambient === undefined) return ofSidecars;
  const isWell = 'ok' in ambient && ambient.ok;
  if (need.waypointUnsure === undefined || need.tcp || isWell) return [...ofSidecars, ambient];
  return [...ofSidecars, { saw: ambient.saw, unknown: need.waypointUnsure }];
}

/**
 * What capture is for all pods of one mode. Who calls is not known, so only what is so for every pod of it is certain.
 * @param addressed whether istiod gives addresses to what has none
 */
export function captureOfMode(
  words: string,
  captures: readonly Capture[],
  addressed: Reading<boolean>,
): CallersCapture | undefined {
  const total = captures.length;
  if (total === 0) return undefined;
  const off = captures.filter((one) => one.known && !one.value).length;
  if (off === total) return { ok: false, saw: `DNS capture is off for ${total} of ${total} ${words}` };
  const reasons = new Set(captures.flatMap((one) => (one.known ? [] : [one.why])));
  if (reasons.size > 0) return { saw: `DNS capture is not known of all ${words}`, unknown: [...reasons].join('; ') };
  const saw = `DNS capture is on for ${total - off} of ${total} ${words}`;
  if (off > 0) return { saw, unknown: 'which of them call is not known' };
  if (!addressed.known) return { saw, unknown: addressed.why };
  return addressed.value ? { ok: true, saw } : { saw, unknown: unaddressed };
}

const unaddressed =
  'up to Istio 1.24 an address is given only with ISTIO_META_DNS_AUTO_ALLOCATE of the proxy or PILOT_ENABLE_IP_AUTOALLOCATE of istiod, which are not read here';
