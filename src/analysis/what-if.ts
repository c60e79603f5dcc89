import { known, missing, type Reading } from '../model/reading.ts';
import type { WhatIf } from '../model/report-savings.ts';
import { ambientBasis, type SavingEvidence } from './ambient-basis.ts';
import { breakEven } from './break-even.ts';
import { agentAssumptions } from './saving-assumptions.ts';
import { whatIfMoves } from './what-if-moves.ts';

/**
 * What moving each namespace, and each workload, would free alone: allocated, USD a month.
 *
 *   its sidecars − ztunnel and istio-cni on nodes that have none − its traffic there − a waypoint it needs
 *
 * | | ztunnel and istio-cni | waypoint | CPU of its traffic |
 * | --- | --- | --- | --- |
 * | low | it moves first and pays them for every node | one for its namespace, paid in full | in full |
 * | likely | its share, by sidecars | its share of the one its namespace needs | in full |
 * | high | its share, by sidecars | none | what exceeds today's reservations |
 *
 * So the likely amounts of all namespaces add up to what moving every sidecar saves; the low ones do not.
 */
export function whatIf(evidence: SavingEvidence): Reading<WhatIf> {
  const basis = ambientBasis(evidence);
  if (!basis.known) return basis;
  if (basis.value.sidecars.length === 0) return missing('no sidecar ran in this period: nothing is left to move');
  const { nodes, rate, added } = basis.value;
  const { roleCosts, coveredHours } = evidence;
  return known({
    ...whatIfMoves(evidence, basis.value),
    breakEven: breakEven({ nodes, rate, roleCosts, coveredHours }),
    sharedPerNodeUsd: added.ztunnelUsd + added.cniUsd,
    assumptions: [
      ...agentAssumptions(evidence),
      'ztunnel and istio-cni serve a whole node. Likely: each move pays its share by sidecars; low bound: it moves first and pays them for every node.',
      'Requests of a workload are those of its namespace by its share of the sidecars there.',
      'A waypoint is shared, by sidecars, among the workloads of its namespace that need it; low bound: each move pays one in full; high bound: none.',
      'Sidecars that stay may use more CPU once ambient is on, unless Sidecar resources scope them (istio issue 60757): not included, to be measured.',
    ],
  });
}
