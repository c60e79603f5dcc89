import { X509Certificate } from 'node:crypto';
import { MeshledgerError } from '../../../errors.ts';
import type { RootCertificate } from '../../../model/installation-facts.ts';
import type { Pod } from '../../../model/workload-facts.ts';
import type { Objects } from '../objects.ts';
import { istioConfigMap } from './istio-config-map.ts';

const block = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * The root certificates that istiod distributes to every namespace, from its own.
 * @returns undefined where the ConfigMap is not there
 * @throws MeshledgerError SOURCE_MALFORMED when what is there is no certificate
 */
export async function rootCertificates(objects: Objects, pods: readonly Pod[]): Promise<RootCertificate[] | undefined> {
  const found = await istioConfigMap(objects, pods, 'istio-ca-root-cert');
  if (found === undefined) return undefined;
  const from = `ConfigMap ${found.namespace}/${found.name}`;
  return [...(found.data['root-cert.pem'] ?? '').matchAll(block)].map(([pem]) => certificateOf(pem, from));
}

function certificateOf(pem: string, from: string): RootCertificate {
  try {
    const { subject, validToDate } = new X509Certificate(pem);
    return { subject: (subject ?? '').replaceAll('\n', ', '), notAfter: validToDate.toISOString(), from };
  } catch (cause) {
    throw new MeshledgerError(
      'SOURCE_MALFORMED',
      `The root certificate in ${from} cannot be read: ${cause instanceof Error ? cause.message : cause}.`,
      'Look at `kubectl get configmap istio-ca-root-cert -o yaml`; istiod writes it again when it is deleted.',
      { cause },
    );
  }
}
