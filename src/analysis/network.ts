import { nodeZones, zonePlacements } from '../derive/zone-placement.ts';
import type { Figure } from '../model/figure.ts';
import type { Policy } from '../model/policy.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import type { Network } from '../model/report-traffic.ts';
import type { Facts } from '../model/snapshot.ts';
import { countedOnce } from './network/counted-once.ts';
import { type EnvoyPart, envoyPart } from './network/envoy-part.ts';
import { type LegEvidence, legs } from './network/legs.ts';
import { networkNotes } from './network/notes.ts';
import { crossedBytes, type Part, type Range } from './network/part.ts';
import { networkUnknown } from './network/unknown.ts';
import { zoneEdges } from './network/zone-edges.ts';
import { type Pair, ztunnelPairs } from './network/ztunnel-part.ts';

const gibBytes = 1024 ** 3;
const unplaced = 'of no workload that Envoy saw traffic between is the zone known';
const monthHours = 730;

const formulas = {
  crossZoneGibMonthly:
    'Σ bytes between zones: by ztunnel’s labels, else bytes × (1 − Σ s_z × d_z); × 730 / covered hours',
  estimatedGibMonthly:
    'Σ bytes × (1 − Σ s_z × d_z), where a Service prefers its zone × Σ s_z without endpoints; × 730 / covered hours',
  monthlyUsd: 'cross-zone GiB a month × USD per GiB, both directions',
};

/**
 * What traffic between zones costs in a month of 730 hours: measured where ztunnel labels zones, estimated from
 * placement where only Envoy measured, every byte once.
 *
 *   USD = GiB that cross × crossZoneGibUsd        GiB = 1024³ bytes
 *
 * @param coveredHours hours of the period that the bytes stand for
 * @returns missing, with what to do, when the zones of no byte are known
 */
export function network(
  facts: NetworkFacts,
  { crossZoneGibUsd: gibUsd }: Policy['network'],
  coveredHours: number,
): Reading<Network> {
  if (coveredHours <= 0) return missing('no hour of this period is covered by samples');
  const perMonth = monthHours / coveredHours / gibBytes;
  const counted = countedOnce(legs(facts), ztunnelPairs(facts.ztunnelTraffic.known ? facts.ztunnelTraffic.value : []));
  const ztunnel = ztunnelPart([...counted.pairs.values()]);
  const envoy = envoyPart(counted.legs, zonePlacements(facts));
  const crossed = crossedBytes([ztunnel, envoy]);
  if (crossed === undefined) return missing(networkUnknown(facts));
  const edges = zoneEdges(envoy.calls, perMonth, gibUsd);
  const zones = new Set(nodeZones(facts).values()).size;
  return known({
    method: envoy.knownBytes <= 0 ? 'measured' : ztunnel.knownBytes <= 0 ? 'estimated' : 'both',
    crossZoneGibMonthly: figure(crossed, perMonth, 'GiB/month', formulas.crossZoneGibMonthly),
    monthlyUsd: figure(crossed, perMonth * gibUsd, 'USD/month', formulas.monthlyUsd),
    measured: measured(facts, ztunnel, perMonth),
    estimated: estimated(facts, envoy, perMonth),
    edges: [...edges.shown],
    sameZoneMonthlyUsd: sameZone(facts, envoy, perMonth * gibUsd),
    gibUsd,
    notes: networkNotes({ facts, counted, envoy, edges, zones, gibUsd }),
  });
}

export type NetworkFacts = LegEvidence & Pick<Facts, 'ztunnelTraffic' | 'placements' | 'nodes' | 'nodesSeen'>;

function ztunnelPart(pairs: readonly Pair[]): Part {
  const of = (field: 'knownBytes' | 'unknownBytes' | 'crossBytes'): number =>
    pairs.reduce((sum, pair) => sum + pair[field], 0);
  const cross = of('crossBytes');
  return {
    knownBytes: of('knownBytes'),
    unknownBytes: of('unknownBytes'),
    crossBytes: { low: cross, likely: cross, high: cross },
  };
}

function measured(facts: NetworkFacts, part: Part, perMonth: number): Network['measured'] {
  if (!facts.ztunnelTraffic.known) return facts.ztunnelTraffic;
  const bytes = part.knownBytes + part.unknownBytes;
  if (bytes <= 0) return missing('ztunnel carried no bytes in this period, or none that only it saw');
  if (part.knownBytes <= 0) return missing('ztunnel labelled no zones: it does since Istio 1.25');
  return known({
    gibMonthly: bytes * perMonth,
    crossZoneGibMonthly: part.crossBytes.likely * perMonth,
    unknownZoneRatio: part.unknownBytes / bytes,
  });
}

function estimated(facts: NetworkFacts, part: EnvoyPart, perMonth: number): Network['estimated'] {
  if (!facts.trafficEdges.known) return facts.trafficEdges;
  const bytes = part.knownBytes + part.unknownBytes;
  if (bytes <= 0) return missing('Envoy carried no bytes in this period that ztunnel did not measure');
  const crossed = crossedBytes([part]);
  if (crossed === undefined) return missing(unplaced);
  return known({
    gibMonthly: bytes * perMonth,
    crossZoneGibMonthly: figure(crossed, perMonth, 'GiB/month', formulas.estimatedGibMonthly),
  });
}

function sameZone(facts: NetworkFacts, part: EnvoyPart, perMonthUsd: number): Reading<number> {
  if (!facts.trafficEdges.known) return facts.trafficEdges;
  if (part.unknownBytes > 0 && part.knownBytes <= 0) return missing(unplaced);
  if (part.knownBytes <= 0) return missing('ztunnel does not say between which workloads its bytes went');
  return known(part.sameZoneBytes * (1 + part.unknownBytes / part.knownBytes) * perMonthUsd);
}

const figure = ({ low, likely, high }: Range, factor: number, unit: string, formula: string): Figure => ({
  value: known(likely * factor),
  low: low * factor,
  high: high * factor,
  unit,
  formula,
});
