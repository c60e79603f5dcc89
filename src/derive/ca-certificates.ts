import type { Fact, Facts } from '../model/snapshot.ts';
import { byIstioVersion } from './istio-versions.ts';

type Signed = Fact<'caCertificates'>[number];

/** A certificate of the mesh's CA, told once however many say it; two that end on the same day are one. */
export interface CaCertificate {
  readonly kind: 'root' | 'signing';
  /** The earliest, ISO 8601 UTC. */
  readonly notAfter: string;
  /** Who says so: `O=cluster.local in ConfigMap istio-system/istio-ca-root-cert`, `istiod istiod-1`. */
  readonly seenIn: readonly string[];
  /** Whether istiod alone says so. */
  readonly reportedOnly: boolean;
}

export type CertificateEvidence = Pick<Facts, 'caCertificates' | 'rootCertificates'>;

const second = (at: string): number => Math.floor(Date.parse(at) / 1000);

/**
 * Every root, as the mesh distributes it and as istiod reports the first of its own; and every certificate that istiod
 * signs with, unless it is the root itself.
 */
export function caCertificates({ caCertificates: measured, rootCertificates }: CertificateEvidence): CaCertificate[] {
  const reported = measured.known ? measured.value : [];
  const roots = [
    ...(rootCertificates.known ? rootCertificates.value : []).map(({ subject, notAfter, from }) => ({
      ...{ kind: 'root' as const, notAfter, by: `${subject} in ${from}`, reported: false },
    })),
    ...reported
      .filter(({ certificate }) => certificate === 'root')
      .map(({ pod, notAfter }) => ({ kind: 'root' as const, notAfter, by: `istiod ${pod}`, reported: true })),
  ];
  const ends = new Set(roots.map(({ notAfter }) => second(notAfter)));
  const signing = reported
    .filter(({ certificate, notAfter }) => certificate === 'chain' && !ends.has(second(notAfter)))
    .map(({ pod, notAfter }) => ({ kind: 'signing' as const, notAfter, by: `istiod ${pod}`, reported: true }));
  const byDay = Map.groupBy([...roots, ...signing], ({ kind, notAfter }) => `${kind} ${dayOf(notAfter)}`);
  return [...byDay.values()].flatMap((all) => {
    const [first] = all.toSorted((a, b) => second(a.notAfter) - second(b.notAfter));
    if (first === undefined) return [];
    const seenIn = [...new Set(all.map(({ by }) => by))].toSorted();
    return [{ kind: first.kind, notAfter: first.notAfter, seenIn, reportedOnly: all.every(({ reported: is }) => is) }];
  });
}

/** `2026-12-01` */
export const dayOf = (at: string): string => new Date(at).toISOString().slice(0, 10);

/**
 * Why what istiod alone reports may be over: before 1.24 it reports the certificate that it started with, though another
 * was loaded since. Empty where it is not so.
 */
export function whyStale(controlPlanes: Facts['controlPlanes']): string {
  const stale = byIstioVersion(controlPlanes, (minor) => minor < 24);
  if (stale.known) return stale.value ? startedWith : '';
  return `${startedWith}, and ${stale.why}`;
}

const startedWith =
  'before Istio 1.24 istiod reports the certificate that it started with, and another may be loaded since';

/** How it is with a root that ends soon. */
export type Replacement =
  /** A newer root is distributed, and istiod signs with what outlives the old one: it only has to be taken out. */
  { readonly state: 'replaced' } | { readonly state: 'needed' } | { readonly state: 'unknown'; readonly why: string };

/**
 * Whether a root that ends soon is still needed. A rotation has both roots distributed for a while. What istiod reports is
 * only the first root of its bundle, so that the end of the certificate that it signs with has to tell: a certificate
 * cannot be made to outlive the root that it is under, so one that does is under the newer.
 * @param isLasting whether a certificate is valid long enough
 * @see istio/istio security/pkg/server/ca/server.go (RecordCertsExpiry)
 */
export function replacementOf(
  root: CaCertificate,
  { caCertificates: measured, rootCertificates }: CertificateEvidence,
  isLasting: (notAfter: string) => boolean,
): Replacement {
  const signers = measured.known ? signersOf(measured.value) : [];
  const outlived = signers.length > 0 && signers.every((end) => end > second(root.notAfter));
  if (!rootCertificates.known)
    return outlived
      ? { state: 'unknown', why: `whether a newer root is distributed beside it: ${rootCertificates.why}` }
      : { state: 'needed' };
  if (!rootCertificates.value.some(({ notAfter }) => isLasting(notAfter))) return { state: 'needed' };
  if (outlived) return { state: 'replaced' };
  if (signers.includes(second(root.notAfter))) return { state: 'needed' };
  const why = measured.known
    ? 'no end of the certificate that istiod signs with is known'
    : `caCertificates: ${measured.why}`;
  return {
    state: 'unknown',
    why: `a newer root is distributed, and which of them istiod signs under is not known: ${why}`,
  };
}

/** When what each istiod signs with ends; one without a chain signs with its root. */
function signersOf(reported: readonly Signed[]): number[] {
  return [...Map.groupBy(reported, ({ pod }) => pod).values()].map((own) => {
    const chain = own.filter(({ certificate }) => certificate === 'chain');
    return Math.min(...(chain.length > 0 ? chain : own).map(({ notAfter }) => second(notAfter)));
  });
}
