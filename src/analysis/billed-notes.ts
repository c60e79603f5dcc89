import type { BilledSidecar } from './billed-sidecar.ts';

export interface BilledCounts {
  readonly sidecars: readonly BilledSidecar[];
  /** Hours that the bill has, and of the period. */
  readonly hours: number;
  readonly periodHours: number;
  /** Hours that our own allocation stands for. */
  readonly coveredHours: number;
  readonly notBilled: number;
  readonly withoutSidecar: number;
}

/** How the bill was apportioned, and what was left out of it: nothing is said of what did not happen. */
export function billedNotes({ sidecars, hours, periodHours, coveredHours, ...pods }: BilledCounts): string[] {
  const { notBilled, withoutSidecar } = pods;
  const clamped = sidecars.filter((sidecar) => sidecar.clamped).length;
  const unpriced = sidecars.filter(({ unpricedRatio }) => unpricedRatio > 0).length;
  return [
    "Billed, apportioned: each pod's split cost x its sidecar's max(request, use) / the pod's, for CPU and for memory; amortised, before private discounts.",
    "Unused is what the pods' nodes left idle, as AWS spreads it; allocated does not include it.",
    "The bill's GB-hours are read as GiB-hours.",
    ...when(hours < periodHours, `The bill has ${hours} of ${periodHours} hours; allocated is in proportion to them.`),
    ...when(
      coveredHours < 0.99 * periodHours,
      `Sidecars were measured in ${Math.round(coveredHours)} of ${periodHours} hours; what they were allocated is taken in proportion.`,
    ),
    ...when(
      notBilled > 0,
      `${counted(notBilled, 'pod')} with a sidecar ${notBilled === 1 ? 'is' : 'are'} not in the bill.`,
    ),
    ...when(withoutSidecar > 0, `${counted(withoutSidecar, 'pod')} of the bill had no sidecar that was measured.`),
    ...when(
      clamped > 0,
      `In ${counted(clamped, 'pod')} the sidecar alone came to more than the bill has for the whole pod, and gets all of it: the bill may not count native sidecars.`,
    ),
    ...when(
      unpriced > 0,
      `${counted(unpriced, 'sidecar')} ran on nodes without a price: allocated is at least so much.`,
    ),
  ];
}

const when = (so: boolean, note: string): string[] => (so ? [note] : []);

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
