import type { NamespaceCost, RoleCost } from '../../src/model/report-cost.ts';
import type { Truth } from '../support/simulator/truth.ts';

/** What the ledger measures, and what the truth calls it. */
const measures = {
  cpuCoreHours: 'cpuCoreHours',
  memoryGibHours: 'memoryGibHours',
  cpuRequestCoreHours: 'cpuRequestCoreHours',
  memoryRequestGibHours: 'memoryRequestGibHours',
  cpuAllocatedCoreHours: 'cpuAllocatedCoreHours',
  memoryAllocatedGibHours: 'memoryAllocatedGibHours',
  proxyHours: 'proxyHours',
} as const;
type Measure = keyof typeof measures | 'periodUsd';

export interface Deviation {
  readonly line: string;
  readonly measure: Measure;
  readonly percent: number;
}

/**
 * How far every line of a ledger is from the truth, in percent. Series that the history lacks on purpose are
 * taken out of the truth of what is measured from them: nobody can measure them. Cost is compared where the truth has
 * prices: `truthOf(mesh.simulation, rateOf)` takes those that the ledger was given.
 */
export function deviations(
  truth: Truth,
  roles: readonly RoleCost[],
  namespaces: readonly NamespaceCost[],
): Deviation[] {
  const unseen = (role: string, namespace: string | undefined, measure: Measure): number =>
    truth.unseen
      .filter((one) => one.role === role && (namespace === undefined || one.namespace === namespace))
      .filter(() => measure === 'memoryGibHours')
      .reduce((sum, one) => sum + one.memoryGibHours, 0);
  const each = (
    line: string,
    role: string,
    namespace: string | undefined,
    mine: RoleCost | undefined,
    wanted: Truth['roles'][number],
  ): Deviation[] => [
    ...(Object.keys(measures) as (keyof typeof measures)[]).map((measure) =>
      deviation(line, measure, wanted[measures[measure]] - unseen(role, namespace, measure), mine?.[measure] ?? 0),
    ),
    ...(wanted.costUsd === undefined
      ? []
      : [deviation(line, 'periodUsd', wanted.costUsd, mine?.periodUsd.known ? mine.periodUsd.value : 0)]),
  ];
  return [
    ...truth.roles.flatMap((wanted) =>
      each(
        wanted.role,
        wanted.role,
        undefined,
        roles.find(({ role }) => role === wanted.role),
        wanted,
      ),
    ),
    ...truth.namespaces.flatMap((wanted) => {
      const { namespace, role } = wanted;
      const mine = namespaces.find((one) => one.namespace === namespace && one.role === role);
      return each(`${namespace} ${role}`, role, namespace, mine, wanted);
    }),
  ];
}

const deviation = (line: string, measure: Measure, want: number, got: number): Deviation => ({
  ...{ line, measure, percent: want === 0 ? (got === 0 ? 0 : 100) : (got / want - 1) * 100 },
});
