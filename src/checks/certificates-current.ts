import {
  type CaCertificate,
  type CertificateEvidence,
  caCertificates,
  dayOf,
  replacementOf,
  whyStale,
} from '../derive/ca-certificates.ts';
import { counted } from '../derive/numbers-in-words.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import { theCluster } from '../model/subject.ts';

export const certificatesCurrent = defineCheck({
  id: 'certificates-current',
  title: 'The certificates of the mesh’s CA are valid for long enough',
  why: 'When the root or the certificate that istiod signs with expires, every mTLS handshake of the mesh fails at once, and a new root takes days to reach every workload safely.',
  how: 'A certificate must be valid for 30 days after the period (unless configured otherwise): each root in the ConfigMap istio-ca-root-cert, the first root of istiod’s bundle, and the certificate that istiod signs with, by its metrics. Either source is enough, but only istiod’s metrics know the signing certificate. An old root that expires beside a newer one is no failure when what istiod signs with outlives it, for then it is under the newer one. Severity is high from seven days before the end on.',
  versions:
    'Before 1.24 istiod reports the certificate that it started with: what it alone says to end soon is unknown there. Certificates of workloads renew themselves within a day and are not looked at.',
  fix: 'Rotate before that day: put a root that lasts beside the old one (root-cert.pem of the Secret cacerts with both), wait until every workload has it, then sign under the new one, and take the old one out last.',
  source: 'https://istio.io/latest/docs/tasks/security/cert-management/plugin-ca-cert/',
  severity: 'high',
  needs: [],
  wants: ['caCertificates', 'rootCertificates', 'controlPlanes'],

  inspect({ controlPlanes, ...evidence }, { period, targets }) {
    const daysLeft = (notAfter: string): number => (Date.parse(notAfter) - Date.parse(period.end)) / 86_400_000;
    const isLasting = (notAfter: string): boolean => daysLeft(notAfter) >= targets.certificateDays;
    const stale = whyStale(controlPlanes);
    const found = caCertificates(evidence).map((one) => {
      const { about, saw } = seen(one, daysLeft(one.notAfter));
      if (isLasting(one.notAfter)) return { subject: about, ok: true, saw };
      if (one.reportedOnly && stale !== '') return { subject: about, saw, unknown: stale };
      const severity = daysLeft(one.notAfter) <= 7 ? 'high' : 'medium';
      return { severity, ...ending(one, evidence, isLasting, { subject: about, saw }) } as const;
    });
    const why = Object.entries(evidence).flatMap(([name, fact]) => (fact.known ? [] : [`${name}: ${fact.why}`]));
    if (found.length > 0 || why.length === 0) return found;
    return [{ subject: theCluster, saw: 'no certificate was seen', unknown: why.join('; ') }];
  },
});

function seen({ kind, notAfter, seenIn }: CaCertificate, daysLeft: number) {
  const words = kind === 'root' ? 'Root certificate' : 'Signing certificate';
  return {
    about: { words: `${words} valid until ${dayOf(notAfter)}` },
    saw: `${leftInWords(daysLeft)}; ${seenIn.join(', ')}`,
  };
}

/** One that ends too soon; an old root may be on its way out. */
function ending(
  one: CaCertificate,
  evidence: CertificateEvidence,
  isLasting: (notAfter: string) => boolean,
  about: Pick<Observation, 'subject' | 'saw'>,
): Observation {
  if (one.kind === 'signing') return { ...about, ok: false };
  const replacement = replacementOf(one, evidence, isLasting);
  switch (replacement.state) {
    case 'needed':
      return { ...about, ok: false };
    case 'replaced':
      return { ...about, ok: true, saw: `${about.saw}; a newer root is distributed, and istiod signs under it` };
    case 'unknown':
      return { ...about, unknown: replacement.why };
    default:
      return replacement satisfies never;
  }
}

/** Counted from the end of the period, in whole days. */
function leftInWords(days: number): string {
  if (days < 0) return `expired ${counted(Math.floor(-days), 'day')} before the end of the period`;
  return `expires ${counted(Math.floor(days), 'day')} after the end of the period`;
}
