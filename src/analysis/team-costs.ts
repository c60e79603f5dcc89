import { known, missing, type Reading } from '../model/reading.ts';
import type { CostLine, TeamCost, ZtunnelShares } from '../model/report-cost.ts';
import { sharedCost } from './shared-cost.ts';

/** Roles that serve everybody. Waypoints and gateways belong to the namespace they stand in. */
const sharedRoles = ['control-plane', 'cni', 'ztunnel'] as const;
const isShared = ({ role }: CostLine): boolean => sharedRoles.some((one) => one === role);

/**
 * What each team is shown: its own proxies; its part of ztunnel, by bytes where they are known, else by what its own
 * cost; and its part of control plane and istio-cni, by both together. The parts add up to the mesh.
 * @param teamOf namespace → team, for namespaces in ambient, which have no proxies of their own
 */
export function teamCosts(
  lines: readonly CostLine[],
  ztunnel: Reading<ZtunnelShares>,
  teamOf: ReadonlyMap<string, string>,
): Reading<TeamCost[]> {
  const unpriced = lines.find(({ monthlyUsd, atLeast }) => atLeast || !monthlyUsd.known);
  if (unpriced !== undefined)
    return missing(
      unpriced.monthlyUsd.known
        ? 'some proxies ran on nodes without a price, and shares by cost would be wrong'
        : unpriced.monthlyUsd.why,
    );
  const own = lines.filter((line) => !isShared(line));
  const bytes = bytesByTeam(ztunnel, own, teamOf);
  const teams = [...new Set([...own.map(({ team }) => team), ...bytes.keys()])].toSorted();
  if (teams.length === 0) return missing('nothing in the mesh belongs to a namespace');
  const ownUsd = teams.map((name) => usdOf(own.filter(({ team }) => team === name)));
  const teamBytes = teams.map((team) => bytes.get(team) ?? 0);
  const roleUsd = (role: CostLine['role']): number => usdOf(lines.filter((line) => line.role === role));
  const ztunnelUsd = sharedCost(roleUsd('ztunnel'), bytes.size > 0 ? teamBytes : ownUsd, 'weighted');
  const dataPlaneUsd = ownUsd.map((usd, index) => usd + (ztunnelUsd[index] ?? 0));
  const rest = sharedCost(roleUsd('control-plane') + roleUsd('cni'), dataPlaneUsd, 'weighted');
  const sharedUsd = (index: number): number => (ztunnelUsd[index] ?? 0) + (rest[index] ?? 0);
  return known(teams.map((team, index) => ({ team, ownUsd: ownUsd[index] ?? 0, sharedUsd: sharedUsd(index) })));
}

const usdOf = (lines: readonly CostLine[]): number =>
  lines.reduce((sum, { monthlyUsd }) => sum + (monthlyUsd.known ? monthlyUsd.value : 0), 0);

/** ztunnel's bytes by team; in a namespace of several teams, by what each costs there. */
function bytesByTeam(
  ztunnel: Reading<ZtunnelShares>,
  own: readonly CostLine[],
  teamOf: ReadonlyMap<string, string>,
): Map<string, number> {
  const byTeam = new Map<string, number>();
  const linesOf = Map.groupBy(own, ({ namespace }) => namespace);
  for (const { namespace, bytes } of ztunnel.known ? ztunnel.value.rows : []) {
    const there = linesOf.get(namespace) ?? [];
    const teams = there.length > 0 ? there.map(({ team }) => team) : [teamOf.get(namespace) ?? ''];
    const weights = there.length > 0 ? there.map((line) => usdOf([line])) : [1];
    for (const [index, part] of sharedCost(bytes, weights, 'weighted').entries())
      byTeam.set(teams[index] ?? '', (byTeam.get(teams[index] ?? '') ?? 0) + part);
  }
  return byTeam;
}
