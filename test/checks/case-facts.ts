import { collect } from '../../src/app/collect.ts';
import { Facts as FactsSchema, measuredFacts } from '../../src/model/facts.ts';
import { known, missing } from '../../src/model/reading.ts';
import type { Facts } from '../../src/model/snapshot.ts';
import { documentsIn } from '../../src/sources/manifests/documents.ts';
import { manifestSource } from '../../src/sources/manifests/source.ts';

type Values = Readonly<Record<string, unknown>>;

/** What a case says besides its manifests. */
export interface Said {
  /** Facts that are in no manifest, such as what Prometheus measures: `nodeClocks: [...]`. */
  readonly facts?: Values | undefined;
  /** Facts that are not known, and why. */
  readonly missing?: Readonly<Record<string, string>> | undefined;
  readonly istio?: string | undefined;
}

const period = { start: '2026-11-09T00:00:00Z', end: '2026-11-16T00:00:00Z', zone: 'UTC', hours: 168 };

/**
 * Manifests as facts, read by the very source that `meshledger check -f` reads them with. What Prometheus measures is
 * known to be nothing, unless the case says it.
 */
export async function caseFacts(manifests: string, said: Said = {}): Promise<Facts> {
  const { documents } = documentsIn(manifests, 'case.yaml');
  const source = manifestSource(documents, { istioVersion: said.istio });
  const { facts } = await collect([source], period, () => {});
  const nothingMeasured = Object.fromEntries(measuredFacts.map((name) => [name, known([])]));
  const given = Object.entries(said.facts ?? {}).map(([name, value]) => [name, known(value)]);
  const lacking = Object.entries(said.missing ?? {}).map(([name, why]) => [name, missing(why)]);
  const { sampling: _, articleQueries: __, ...measured } = nothingMeasured;
  return FactsSchema.parse({
    ...facts,
    ...measured,
    ...Object.fromEntries(given),
    ...Object.fromEntries(lacking),
  }) as Facts;
}
