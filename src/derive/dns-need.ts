import type { Fact, Facts } from '../model/snapshot.ts';
import { namespaceLabels } from './namespace-labels.ts';
import { namedWaypoint } from './waypoint-binding.ts';

type ServiceEntry = Fact<'serviceEntries'>[number];

/** Why calls to a ServiceEntry are recognised by its name alone, and by nothing that a proxy sees of a connection. */
export interface DnsNeed {
  /** Of a TCP port nothing but the address tells what is called. */
  readonly tcp: boolean;
  /** ztunnel sees addresses alone, and sends to the waypoint what goes to the address of the entry. */
  readonly waypoint: boolean;
  /** Why that is not known, where its namespace may name a waypoint. */
  readonly waypointUnsure?: string;
}

/**
 * What makes ServiceEntries need DNS capture. Left out are those that have addresses, and those that get none: of
 * resolution NONE, of wildcard hosts alone, and with networking.istio.io/enable-autoallocate-ip=false.
 * @returns undefined where nothing does
 * @see istio/istio pilot/pkg/networking/serviceentry/ip_autoallocation.go; analyzer IST0134
 */
export function dnsNeeds(namespaces: Facts['namespaces']): (entry: ServiceEntry) => DnsNeed | undefined {
  const labels = namespaceLabels(namespaces);
  return (entry) => {
    if (!isAllocated(entry)) return undefined;
    const tcp = entry.ports.some(({ protocol }) => protocol === 'TCP');
    const ofNamespace = labels.of(entry.namespace);
    const named = namedWaypoint(entry.labels, entry.namespace) ?? namedWaypoint(ofNamespace ?? {}, entry.namespace);
    const waypoint = named !== undefined && named !== 'none';
    if (named === undefined && ofNamespace === undefined)
      return { tcp, waypoint, waypointUnsure: labels.whyNot(entry.namespace) };
    return tcp || waypoint ? { tcp, waypoint } : undefined;
  };
}

/** Whether istiod gives it an address, which a name can be answered with. */
const isAllocated = ({ hosts, addresses, resolution, labels }: ServiceEntry): boolean =>
  addresses.length === 0 &&
  resolution !== 'NONE' &&
  hosts.some((host) => !host.startsWith('*')) &&
  labels['networking.istio.io/enable-autoallocate-ip']?.toLowerCase() !== 'false';
