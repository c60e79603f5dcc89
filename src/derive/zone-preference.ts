import type { Facts } from '../model/snapshot.ts';

/** PreferSameNode falls back to the own zone, and PreferClose is PreferSameZone's older name. */
const preferences = ['PreferSameZone', 'PreferClose', 'PreferSameNode'];

/**
 * Whether clients of a Service prefer endpoints in their own zone: its own trafficDistribution, else its namespace's.
 * @returns undefined when that Service is not known
 * @see https://istio.io/latest/docs/ambient/usage/traffic-distribution/
 */
export function zonePreference({
  services,
  namespaces,
}: Pick<Facts, 'services' | 'namespaces'>): (namespace: string, service: string) => boolean | undefined {
  const key = (namespace: string, service: string): string => `${namespace}/${service}`;
  const own = new Map((services.known ? services.value : []).map((one) => [key(one.namespace, one.name), one]));
  const inherited = new Map((namespaces.known ? namespaces.value : []).map((one) => [one.name, one]));
  return (namespace, service) => {
    const found = own.get(key(namespace, service));
    if (found === undefined) return undefined;
    const says = found.trafficDistribution ?? inherited.get(namespace)?.trafficDistribution;
    return says !== undefined && preferences.includes(says);
  };
}
