import type { CaCertificate } from '../../model/health-facts.ts';
import type { Period } from '../../model/period.ts';
import { isoOf, seconds } from './additive.ts';
import type { PrometheusClient } from './client.ts';
import { nothing } from './nothing.ts';
import { certificateExpiry } from './queries/ca-certificates.ts';
import type { Selector } from './selector.ts';

/**
 * Expiry of the CA's certificates by each istiod, at the end of the period. istiod writes a negative time when it
 * cannot read a certificate, and 0 where it has none: neither is a date.
 */
export async function caCertificates(
  client: PrometheusClient,
  select: Selector,
  period: Period,
): Promise<CaCertificate[]> {
  const at = seconds(period.end) - 0.001;
  const kinds = ['root', 'chain'] as const;
  const answers = await Promise.all(kinds.map((kind) => client.instant(certificateExpiry(select, kind), at)));
  if (answers.every((rows) => rows.length === 0))
    nothing(
      client,
      'citadel_server_root_cert_expiry_timestamp in the last hour',
      'Scrape istiod (port 15014); where another CA signs (cert-manager, a cloud CA), istiod has none.',
    );
  const certificates = new Map<string, CaCertificate>();
  for (const [index, rows] of answers.entries()) {
    const certificate = kinds[index] ?? 'root';
    for (const { labels, value } of rows) {
      if (value <= 0) continue;
      const pod = labels.pod || (labels.instance ?? '');
      const [key, notAfter] = [`${certificate}/${pod}`, isoOf(value)];
      const known = certificates.get(key);
      if (known === undefined || notAfter < known.notAfter) certificates.set(key, { certificate, pod, notAfter });
    }
  }
  return [...certificates].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, certificate]) => certificate);
}
