import { known, missing, type Reading } from '../model/reading.ts';
import type { Saving, SavingStep } from '../model/report-savings.ts';
import { ztunnelCores } from './added-by-nodes.ts';
import { addedByWaypoints } from './added-by-waypoints.ts';
import { type AmbientBasis, ambientBasis, type SavingEvidence, signUnknown } from './ambient-basis.ts';
import { movedThousandRps } from './moved-requests.ts';
import { savingAssumptions } from './saving-assumptions.ts';

/**
 * What moving every sidecar to ambient would save a month, allocated, added up part by part:
 *
 *   sidecars freed − ztunnel added − istio-cni added − waypoints added
 *
 * Sidecars are freed at the rates of the nodes they run on; what ambient adds runs everywhere, at the nodes' average.
 * ztunnel and istio-cni are paid per node, so few meshed pods on many nodes can cost more than they save;
 * a negative saving is a result. Three cases bound it:
 *
 * | | waypoints | CPU of the traffic that moves |
 * | --- | --- | --- |
 * | low | one for every namespace with sidecars | in full |
 * | likely | where a policy or route needs one, or one stands | in full |
 * | high | none | what exceeds today's reservations |
 */
export function saving(evidence: SavingEvidence): Reading<Saving> {
  const basis = ambientBasis(evidence);
  if (!basis.known) return basis;
  const { facts, coveredHours } = evidence;
  const { added, atLeast, freedUsd, rate, waypoints } = basis.value;
  const thousandRps = movedThousandRps(facts.requestCounts, coveredHours);
  const waypointsUsd = (where: readonly string[]): number => addedByWaypoints({ facts, rate, coveredHours }, where);
  const behind = namespacesBehindWaypoints(basis.value);
  const likelyWaypointUsd = behind.known ? known(waypointsUsd(behind.value)) : behind;
  const net = (fits: 'nothing' | 'what is spare', waypointUsd: number): number =>
    freedUsd - added.ztunnelUsd - added.trafficUsd(thousandRps, fits) - added.cniUsd - waypointUsd;
  const likely = likelyWaypointUsd.known ? known(net('nothing', likelyWaypointUsd.value)) : likelyWaypointUsd;
  return known({
    monthlyUsd: {
      value: atLeast && likely.known && likely.value < 0 ? missing(signUnknown) : likely,
      low: net('nothing', waypointsUsd([...waypoints.keys()])),
      ...(atLeast ? { atLeast } : { high: net('what is spare', 0) }),
      unit: 'USD/month',
      formula: 'sidecars freed − ztunnel added − istio-cni added − waypoints added (allocated, × 730 h)',
    },
    steps: [
      { label: 'Sidecars freed', monthlyUsd: freedUsd, formula: 'allocated cost of every sidecar' },
      ...nodeSteps(basis.value, thousandRps),
      ...(likelyWaypointUsd.known ? [waypointStep(likelyWaypointUsd.value)] : []),
    ],
    assumptions: savingAssumptions(evidence, behind, waypoints.size),
  });
}

const nodeSteps = ({ added }: AmbientBasis, thousandRps: number): SavingStep[] => [
  {
    label: 'ztunnel added',
    monthlyUsd: -(added.ztunnelUsd + added.trafficUsd(thousandRps, 'nothing')),
    formula: `${added.ztunnelFormula} + ${ztunnelCores(thousandRps).toFixed(2)} cores for moved requests`,
  },
  { label: 'istio-cni added', monthlyUsd: -added.cniUsd, formula: added.cniFormula },
];

const waypointStep = (usd: number): SavingStep => ({
  label: 'Waypoints added',
  monthlyUsd: -usd,
  formula: 'per namespace: 2 replicas × request where there is none, + CPU of its requests',
});

/** Namespaces with sidecars that would go through a waypoint: something needs one, or one stands there already. */
function namespacesBehindWaypoints({ waypoints }: AmbientBasis): Reading<string[]> {
  const unknown = [...waypoints].find(([, { waypoint }]) => waypoint === 'unknown');
  if (unknown !== undefined) {
    const [namespace, { because }] = unknown;
    return missing(`which namespaces need a waypoint is not known (${namespace}): ${because.join('; ')}`);
  }
  return known([...waypoints].filter(([, { waypoint }]) => waypoint !== 'not-needed').map(([namespace]) => namespace));
}
