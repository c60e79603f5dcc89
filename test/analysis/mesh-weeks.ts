import type { History, HistoryWeek, WeekCost } from '../../src/model/history.ts';
import { known } from '../../src/model/reading.ts';
import type { Role } from '../../src/model/role.ts';

/* Weeks of a mesh as the archive tells them, built by hand. */

export const rates = { cpuCoreHourUsd: 1, memoryGibHourUsd: 0 };
export const policy = { driver: 'requests' } as const;
export const byPodHours = { driver: 'podHours' } as const;

/** End of week `at`, counted from one Monday on. */
export const endOf = (at: number): string => iso(Date.UTC(2026, 0, 12) + at * 7 * 86_400_000);
const iso = (ms: number): string => new Date(ms).toISOString().replace('.000', '');

export const cost = (namespace: string, role: Role, usd: number, proxyHours = 168): WeekCost => ({
  namespace,
  role,
  cpuAllocatedCoreHours: usd,
  memoryAllocatedGibHours: 0,
  proxyHours,
});

type Driving = HistoryWeek['drivers']['namespaces'][number];

export function weekOf(at: number, costs: readonly WeekCost[], namespaces: readonly Driving[]): HistoryWeek {
  return {
    runKey: `run${at}`,
    start: endOf(at - 1),
    end: endOf(at),
    preliminary: false,
    costs: [...costs],
    drivers: { namespaces: [...namespaces], rates },
  };
}

/** A week of one namespace with all its sidecars. */
export const sidecarWeek = (at: number, requests: number, usd: number): HistoryWeek =>
  weekOf(at, [cost('shop', 'sidecar', usd)], [{ namespace: 'shop', podHours: 168, requests }]);

/** The same namespace moved: its traffic is counted by a waypoint. */
export const movedWeek = (at: number, requests: number, usd: number): HistoryWeek =>
  weekOf(
    at,
    [cost('shop', 'waypoint', usd / 2), cost('istio-system', 'ztunnel', usd / 2)],
    [{ namespace: 'shop', podHours: 168, requests }],
  );

export const historyOf = (weeks: readonly HistoryWeek[], more: Partial<History> = {}) =>
  known<History>({ weeks: [...weeks], skipped: [], ...more });
