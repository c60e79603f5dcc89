import { imageVersion } from '../model/image-version.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import { byIstioVersion, minorOf } from './istio-versions.ts';
import { podRole } from './pod-role.ts';

/** First minor version of ztunnel that counts handshakes that failed, as TLS_FAILURE and IDENTITY_ERROR. */
const firstMinor = 29;

/**
 * Whether every ztunnel counts the handshakes that failed: by the version of its image, and where that is no version, by
 * that of the control plane. One that does not count them is missing here, never a success.
 */
export function handshakesCounted(pods: Facts['pods'], controlPlanes: Facts['controlPlanes']): Reading<true> {
  if (!pods.known) return missing(`which ztunnel runs its pods tell: ${pods.why}`);
  const versions = ztunnelVersions(pods.value);
  const old = versions.filter((version) => version !== undefined && (minorOf(version) ?? firstMinor) < firstMinor);
  if (old.length > 0) return missing(`ztunnel ${old.join(' and ')} does not count them: from 1.29 on it does`);
  if (versions.length > 0 && !versions.includes(undefined)) return known(true);
  const counted = byIstioVersion(controlPlanes, (minor) => minor >= firstMinor);
  if (!counted.known)
    return missing(`ztunnel counts them from 1.29 on, and its image tells no version: ${counted.why}`);
  return counted.value ? known(true) : missing('ztunnel counts them from 1.29 on, and the control plane is older');
}

/** Each version of ztunnel once; undefined among them where an image tells none. */
function ztunnelVersions(pods: Fact<'pods'>): (string | undefined)[] {
  const images = pods
    .filter((pod) => podRole(pod) === 'ztunnel')
    .map(({ containers }) => containers.find(({ name }) => name === 'istio-proxy')?.image);
  return [...new Set(images.map(imageVersion))].toSorted();
}
