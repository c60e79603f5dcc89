import { checkResults } from '../../../src/analysis/run-check.ts';
import { versionsSupported } from '../../../src/checks/versions-supported.ts';
import { Targets } from '../../../src/model/compliance.ts';
import { caseFacts } from '../case-facts.ts';
import type { Word } from './rows.ts';

interface Release {
  readonly istio: string;
  /** The last day of support; `about` where Istio only expects it. */
  readonly until: string;
  readonly about?: true;
  /** Minor versions of Kubernetes, oldest and newest. */
  readonly kubernetes?: readonly [number, number];
}

/**
 * The releases as Istio supports them. Of 1.31 it has published no row yet: half a year, as of those before.
 * @see https://istio.io/latest/docs/releases/supported-releases/#support-status-of-istio-releases
 * @see https://istio.io/latest/news/releases/1.29.x/announcing-1.29.9/ for the end of 1.29
 */
export const releases: readonly Release[] = [
  { istio: '1.22', until: '2025-01-22', kubernetes: [27, 30] },
  { istio: '1.23', until: '2025-04-16', kubernetes: [27, 30] },
  { istio: '1.24', until: '2025-06-24', kubernetes: [28, 31] },
  { istio: '1.25', until: '2025-09-30', kubernetes: [29, 32] },
  { istio: '1.26', until: '2025-12-22', kubernetes: [29, 33] },
  { istio: '1.27', until: '2026-04-07', kubernetes: [29, 33] },
  { istio: '1.28', until: '2026-07-01', kubernetes: [30, 34] },
  { istio: '1.29', until: '2026-10-15', kubernetes: [31, 35] },
  { istio: '1.30', until: '2026-11-30', about: true, kubernetes: [32, 36] },
  { istio: '1.31', until: '2027-02-28', about: true },
];

/** What the table of releases covers. */
export const releasesCover = [
  'src/checks/versions-supported.ts',
  'src/derive/istio-releases.ts',
  'src/derive/istio-versions.ts',
  'src/derive/kubernetes-versions.ts',
];

/** What is said of istiods beside a minor version of Kubernetes, at the end of a day. */
export async function supported(
  istiods: readonly string[],
  kubernetes: number,
  day: string,
): Promise<Record<string, Word>> {
  const controlPlanes = istiods.map((version) => ({ version, from: 'a release' }));
  const facts = await caseFacts('', { facts: { controlPlanes, kubernetesVersion: `v1.${kubernetes}.2`, nodes: [] } });
  const period = { start: '2024-01-01T00:00:00Z', end: `${day}T23:59:59Z` };
  const results = checkResults(versionsSupported, facts, { period, targets: Targets.parse({}) });
  return Object.fromEntries(results.map(({ subject, verdict }) => [subject, verdict]));
}
