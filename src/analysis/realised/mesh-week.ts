import type { Rate } from '../../derive/pod-rates.ts';
import type { HistoryWeek, WeekCost } from '../../model/history.ts';
import type { Immutable } from '../../model/immutable.ts';
import type { Role } from '../../model/role.ts';

/** One week of the mesh, looked up by namespace: of the history, or the one that the report is about. */
export interface MeshWeek {
  readonly runKey: string;
  readonly end: string;
  readonly preliminary: boolean;
  readonly costs: readonly Immutable<WeekCost>[];
  readonly rates: Rate | undefined;
  readonly sidecarHours: ReadonlyMap<string, number>;
  readonly podHours: ReadonlyMap<string, number>;
  readonly requests: ReadonlyMap<string, number>;
}

/** Every week is compared as one of 168 covered hours, or an outage and a clock change would be savings. */
const weekHours = 168;

export type WeekOfMesh = Immutable<Omit<HistoryWeek, 'start'>>;

export function meshWeek({ runKey, end, preliminary, costs, drivers }: WeekOfMesh): MeshWeek {
  const toWeek = weekHours / (drivers.coveredHours ?? weekHours);
  const week = costs.map((cost) => ({
    ...cost,
    cpuAllocatedCoreHours: cost.cpuAllocatedCoreHours * toWeek,
    memoryAllocatedGibHours: cost.memoryAllocatedGibHours * toWeek,
    proxyHours: cost.proxyHours * toWeek,
  }));
  const sidecarHours = new Map<string, number>();
  for (const { namespace, role, proxyHours } of week)
    if (role === 'sidecar') sidecarHours.set(namespace, (sidecarHours.get(namespace) ?? 0) + proxyHours);
  return {
    runKey,
    end,
    preliminary,
    costs: week,
    rates: drivers.rates,
    sidecarHours,
    podHours: measured(drivers.namespaces, ({ podHours }) => scaled(podHours, toWeek)),
    requests: measured(drivers.namespaces, ({ requests }) => scaled(requests, toWeek)),
  };
}

const scaled = (amount: number | undefined, factor: number) => (amount === undefined ? undefined : amount * factor);

type Driver = Immutable<HistoryWeek['drivers']['namespaces'][number]>;

const measured = (rows: readonly Driver[], of: (row: Driver) => number | undefined): Map<string, number> =>
  new Map(
    rows.flatMap((row) => {
      const value = of(row);
      return value === undefined ? [] : [[row.namespace, value] as const];
    }),
  );

/**
 * Sidecar hours for each hour that pods of the namespace lived, over all given weeks together: about 1 while all of
 * them are injected, and less the more of them moved. A fall of pods alone does not change it.
 * @returns undefined where no pod-hours were measured, or no pod lived
 */
export function sidecarShare(weeks: readonly MeshWeek[], namespace: string): number | undefined {
  const measuredIn = weeks.filter(({ podHours }) => (podHours.get(namespace) ?? 0) > 0);
  const pods = measuredIn.reduce((sum, { podHours }) => sum + (podHours.get(namespace) ?? 0), 0);
  const sidecars = measuredIn.reduce((sum, { sidecarHours }) => sum + (sidecarHours.get(namespace) ?? 0), 0);
  return pods > 0 ? sidecars / pods : undefined;
}

/** What the costs that pass `which` come to at the rates. USD a week. */
export function usdAt(
  rates: Rate,
  costs: readonly WeekCost[],
  which: (cost: WeekCost) => boolean = () => true,
): number {
  const { cpuCoreHours, memoryGibHours } = quantity(costs.filter(which));
  return cpuCoreHours * rates.cpuCoreHourUsd + memoryGibHours * rates.memoryGibHourUsd;
}

/** What the proxies were allocated, max(request, usage). */
export function quantity(costs: readonly WeekCost[]): {
  readonly cpuCoreHours: number;
  readonly memoryGibHours: number;
} {
  return {
    cpuCoreHours: costs.reduce((sum, { cpuAllocatedCoreHours }) => sum + cpuAllocatedCoreHours, 0),
    memoryGibHours: costs.reduce((sum, { memoryAllocatedGibHours }) => sum + memoryAllocatedGibHours, 0),
  };
}

/** Hours that proxies of one role lived. */
export const hoursOf = ({ costs }: MeshWeek, role: Role): number =>
  costs.reduce((sum, cost) => sum + (cost.role === role ? cost.proxyHours : 0), 0);
