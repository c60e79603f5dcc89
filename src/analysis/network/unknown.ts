import { nodeZones } from '../../derive/zone-placement.ts';
import type { Facts } from '../../model/snapshot.ts';

/** Why nothing is known of traffic between zones, and what would make it known. */
export function networkUnknown(
  facts: Pick<Facts, 'ztunnelTraffic' | 'trafficEdges' | 'placements' | 'nodes' | 'nodesSeen'>,
): string {
  const { ztunnelTraffic, trafficEdges, placements } = facts;
  if (!ztunnelTraffic.known && !trafficEdges.known) {
    const whys = [...new Set([trafficEdges.why, ztunnelTraffic.why])];
    return `traffic between workloads is not known: ${whys.join('; ')}`;
  }
  const [ztunnelBytes, envoyBytes] = [bytesOf(ztunnelTraffic), bytesOf(trafficEdges)];
  if (ztunnelBytes + envoyBytes <= 0) return 'no bytes between workloads were measured in this period';
  const labels =
    ztunnelBytes > 0 ? ['ztunnel labels no zones here (it does since Istio 1.25; nodes need a zone label)'] : [];
  if (envoyBytes <= 0) return [...labels, ...(trafficEdges.known ? [] : [trafficEdges.why])].join('; ');
  return [...labels, ...placing(facts, placements)].join('; ');
}

function placing(facts: Pick<Facts, 'nodes' | 'nodesSeen'>, placements: Facts['placements']): string[] {
  if (nodeZones(facts).size === 0)
    return [
      'the zone of no node is known: let Meshledger list nodes, or run kube-state-metrics with --metric-labels-allowlist=nodes=[topology.kubernetes.io/zone]',
    ];
  if (!placements.known) return [`where pods were is not known: ${placements.why}`];
  return ['no workload that Envoy saw traffic between was found among the pods of the period'];
}

const bytesOf = (reading: Facts['ztunnelTraffic'] | Facts['trafficEdges']): number =>
  reading.known ? reading.value.reduce((sum: number, { bytes }) => sum + bytes, 0) : 0;
