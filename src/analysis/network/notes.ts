import type { Facts } from '../../model/snapshot.ts';
import type { CountedOnce } from './counted-once.ts';
import { bytesOf } from './counted-once.ts';
import type { EnvoyPart } from './envoy-part.ts';
import { warnAboveOverload, type ZoneEdges } from './zone-edges.ts';

export interface NetworkEvidence {
  readonly facts: Pick<Facts, 'placements' | 'services' | 'trafficEdges' | 'ztunnelTraffic'>;
  readonly counted: CountedOnce;
  readonly envoy: EnvoyPart;
  readonly edges: ZoneEdges;
  readonly zones: number;
  readonly gibUsd: number;
}

/** What routing does to the cost: said whatever was measured, so that nobody books it as a saving of ambient. */
const always = [
  'What changes this is routing, in sidecar and in ambient mode alike: trafficDistribution PreferSameZone on a Service (PreferClose before Kubernetes 1.35), or the annotation networking.istio.io/traffic-distribution on a Service or Namespace.',
  'Moving to ambient does not by itself lower cross-zone traffic: without a waypoint the choice of endpoints stays as it is.',
  'A waypoint adds a leg to every call through it, which can cross a zone as well. Rules that a move leaves behind, such as localityLbSetting or zoneAwareLbSetting, can make cross-zone traffic rise.',
];

/** How the figures came about, and what is not in them. */
export function networkNotes(evidence: NetworkEvidence): string[] {
  const { facts, gibUsd, zones } = evidence;
  return [
    ...always,
    ...ztunnelNotes(evidence),
    ...envoyNotes(evidence),
    ...edgeNotes(evidence),
    ...when(zones === 1, 'All nodes whose zone is known are in one zone.'),
    ...when(gibUsd === 0, 'A GiB across zones costs nothing here, by the price that is set.'),
    ...when(!facts.trafficEdges.known, `Envoy's traffic is not included: ${whyOf(facts.trafficEdges)}.`),
    ...when(!facts.ztunnelTraffic.known, `ztunnel's traffic is not included: ${whyOf(facts.ztunnelTraffic)}.`),
    'Between regions, and to the internet, traffic has other prices: they are not in these figures.',
  ];
}

function ztunnelNotes({ counted: { pairs, leftOutBytes, legs } }: NetworkEvidence): string[] {
  const all = [...pairs.values()].filter(({ knownBytes, unknownBytes }) => knownBytes + unknownBytes > 0);
  const atDestination = all.filter(({ reporter }) => reporter === 'destination').length;
  const unknown = all.reduce((sum, { unknownBytes }) => sum + unknownBytes, 0);
  const bytes = unknown + all.reduce((sum, { knownBytes }) => sum + knownBytes, 0);
  const envoyBytes = leftOutBytes + bytesOf(legs);
  return [
    ...when(
      bytes > 0,
      `ztunnel's bytes are those that the client's side (source) reported${atDestination > 0 ? `, and for ${counted(atDestination, 'pair')} of namespaces those of the server's side (destination), which saw more` : ''}: never both, or they would count twice.`,
    ),
    ...when(
      unknown > 0,
      `Of ztunnel's bytes ${percent(unknown / bytes)} have no zone at one end: the low bound has them cross nowhere, the high bound all of them. ztunnel labels zones since Istio 1.25.`,
    ),
    ...when(
      leftOutBytes > 0,
      `Of what Envoy measured ${percent(leftOutBytes / envoyBytes)} was carried by ztunnel too and counts there, so it is in no edge.`,
    ),
  ];
}

function envoyNotes({ facts, envoy: { knownBytes, unknownBytes }, counted: { legs } }: NetworkEvidence): string[] {
  if (knownBytes + unknownBytes <= 0) return [];
  const assumed = legs.some(({ routing }) => routing === 'assumedSameZone');
  return [
    'Estimated traffic: bodies and TCP payload that Envoy counted, requests taken as even over the pods, at the placement of each day; the high bound adds 10 % for headers. A localityLbSetting or zoneAwareLbSetting is not read and would lower it.',
    ...when(
      unknownBytes > 0,
      `Of Envoy's bytes ${percent(unknownBytes / (knownBytes + unknownBytes))} have an end whose place or zone is not known: the low bound has them cross nowhere, the high bound all of them.`,
    ),
    ...when(
      knownBytes > 0 && (!facts.placements.known || facts.placements.value.length === 0),
      `Pods are taken to have been all week where they are now: ${facts.placements.known ? 'Prometheus does not say where they were' : facts.placements.why}.`,
    ),
    ...when(!facts.services.known, `No Service is taken to prefer its own zone: ${whyOf(facts.services)}.`),
    ...when(
      assumed,
      "A waypoint whose Service was not read is taken to be reached in the client's own zone, as Istio sets it up (PreferClose); the high bound has it zone-blind.",
    ),
  ];
}

function edgeNotes({ edges: { rest, overloaded } }: NetworkEvidence): string[] {
  const named = overloaded.slice(0, 3).map(({ source, destination }) => `${source} to ${destination}`);
  const others = overloaded.length - named.length;
  return [
    ...when(
      rest.count > 0,
      `${counted(rest.count, 'more edge')} cost ${rest.monthlyUsd.toFixed(2)} USD a month together.`,
    ),
    ...when(
      overloaded.length > 0,
      `With PreferSameZone a zone's endpoints would carry more than ${warnAboveOverload} times an even load for ${named.join(', ')}${others > 0 ? ` and ${counted(others, 'more edge')}` : ''}: spread them like their clients first.`,
    ),
  ];
}

const when = (so: boolean, note: string): string[] => (so ? [note] : []);
const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
const percent = (ratio: number): string => (ratio < 0.01 ? 'less than 1 %' : `${(ratio * 100).toFixed(0)} %`);
const whyOf = (reading: { readonly known: boolean; readonly why?: string }): string => reading.why ?? '';
