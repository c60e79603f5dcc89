import { known, missing, type Reading } from '../model/reading.ts';
import type { Fact } from '../model/snapshot.ts';
import type { RoleUsage } from './role-usages.ts';

type BilledPod = Fact<'billedCost'>['pods'][number];

/** One pod's sidecar, as the bill and as this report have it. */
export interface BilledSidecar {
  readonly namespace: string;
  readonly sidecarUsd: number;
  readonly sidecarUnusedUsd: number;
  readonly allocatedUsd: Reading<number>;
  /** Whether our sidecar came to more than the whole pod does in the bill, for CPU or for memory. */
  readonly clamped: boolean;
  /** Share (0-1) of its time that it spent on nodes without a price. */
  readonly unpricedRatio: number;
}

/**
 * The sidecar's part of a pod's bill, per resource: split cost × min(1, sidecar's hours / pod's hours), unused likewise.
 * @param rows the pod's sidecar containers, for the whole period
 * @param billedRatio share (0-1) of the period that the bill has; our hours are taken in proportion
 */
export function billedSidecar(pod: BilledPod, rows: readonly RoleUsage[], billedRatio: number): BilledSidecar {
  const hours = (field: 'cpuAllocatedCoreHours' | 'memoryAllocatedGibHours'): number =>
    rows.reduce((total, { usage }) => total + usage[field], 0) * billedRatio;
  const cpu = share(hours('cpuAllocatedCoreHours'), pod.cpuSplitHours);
  const memory = share(hours('memoryAllocatedGibHours'), pod.memorySplitHours);
  return {
    namespace: pod.namespace,
    sidecarUsd: pod.cpuSplitUsd * cpu.ratio + pod.memorySplitUsd * memory.ratio,
    sidecarUnusedUsd: pod.cpuUnusedUsd * cpu.ratio + pod.memoryUnusedUsd * memory.ratio,
    allocatedUsd: allocated(rows, billedRatio),
    clamped: cpu.clamped || memory.clamped,
    unpricedRatio: Math.max(...rows.map(({ rate }) => rate?.unpricedRatio ?? 0)),
  };
}

/** A pod that was billed no hours of a resource has no cost of it to share. */
function share(sidecarHours: number, podHours: number): { readonly ratio: number; readonly clamped: boolean } {
  const clamped = sidecarHours > podHours * (1 + tolerance);
  if (podHours <= 0) return { ratio: 0, clamped };
  return { ratio: Math.min(1, sidecarHours / podHours), clamped };
}

/** Sums of doubles in another order. */
const tolerance = 1e-9;

function allocated(rows: readonly RoleUsage[], billedRatio: number): Reading<number> {
  let usd = 0;
  for (const { usage, rate } of rows) {
    if (rate === undefined) return missing('this report has no prices to allocate with');
    usd += usage.cpuAllocatedCoreHours * rate.rate.cpuCoreHourUsd;
    usd += usage.memoryAllocatedGibHours * rate.rate.memoryGibHourUsd;
  }
  return known(usd * billedRatio);
}
