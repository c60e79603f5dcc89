import { MeshledgerError } from '../errors.ts';
import { Facts as FactsSchema, measuredFacts, stateFacts } from '../model/facts.ts';
import type { Period } from '../model/period.ts';
import { type Missing, missing, type Reading } from '../model/reading.ts';
import type { Facts, Snapshot } from '../model/snapshot.ts';
import type { Source } from '../sources/source.ts';
import type { Log } from './log.ts';

type Remark = Snapshot['notes'][number];

/** What the sources gave: every fact or its reason, and what they remarked. */
export interface Collected {
  readonly facts: Facts;
  readonly requiredSources: readonly string[];
  readonly failedSources: readonly Remark[];
  readonly notes: readonly Remark[];
}

/**
 * Asks every source for every fact it can give. A fact that cannot be had is missing with its reason;
 * the others are still collected. Sources that must see the facts of others are asked after them.
 */
export async function collect(sources: readonly Source[], period: Period, log: Log): Promise<Collected> {
  const facts: Record<string, Reading<unknown>> = {};
  for (const name of Object.keys(FactsSchema.shape)) facts[name] = missing(whyNobodyReads(name, sources));
  const answers: Answer[] = [];
  for (const round of [sources.filter(({ needs }) => !needs), sources.filter(({ needs }) => needs)]) {
    const given = await Promise.all(round.map((source) => answerOf(source, needed(source, facts), period, log)));
    for (const { readings } of given) Object.assign(facts, readings);
    answers.push(...given);
  }
  return {
    facts: facts as unknown as Facts,
    requiredSources: sources.filter(({ required }) => required).map(({ name }) => name),
    failedSources: answers.flatMap(({ failed }) => failed),
    notes: answers.flatMap(({ notes }) => notes),
  };
}

interface Answer {
  readonly readings: Readonly<Record<string, Reading<unknown>>>;
  readonly failed: readonly Remark[];
  readonly notes: readonly Remark[];
}

/** The facts that a source asked to see, and no others. */
const needed = ({ needs = [] }: Source, facts: Readonly<Record<string, Reading<unknown>>>): Partial<Facts> =>
  Object.fromEntries(needs.map((name) => [name, facts[name]]));

async function answerOf(source: Source, seen: Partial<Facts>, period: Period, log: Log): Promise<Answer> {
  const remarks = new Set<string>();
  const readers = Object.entries(source.open((remark) => remarks.add(remark), seen));
  const readings = await Promise.all(
    readers.map(async ([name, read]): Promise<[string, Reading<unknown>]> => {
      const startedMs = performance.now();
      const reading = await (read as (period: Period) => Promise<unknown>)(period).then(
        (value): Reading<unknown> => ({ known: true, value }),
        (error: unknown) => reasonOf(error, name, log),
      );
      const fields = { source: source.name, fact: name, durationMs: Math.round(performance.now() - startedMs) };
      if (source.atOnce) return [name, reading];
      log(
        reading.known ? 'Read a fact.' : 'A fact is missing.',
        reading.known ? fields : { ...fields, why: reading.why },
      );
      return [name, reading];
    }),
  );
  const reasons = readings.flatMap(([, reading]) => (reading.known ? [] : [reading.why]));
  const nothing = reasons.length > 0 && reasons.length === readings.length;
  const lacks = nothing
    ? []
    : readings.flatMap(([name, reading]) => (reading.known ? [] : [`${name} is missing: ${reading.why}`]));
  return {
    readings: Object.fromEntries(readings),
    failed: nothing ? [{ source: source.name, note: reasons[0] ?? '' }] : [],
    notes: [...lacks, ...[...remarks].toSorted()].map((note) => ({ source: source.name, note })),
  };
}

/** The reason in words a reader can act on. A bug is said to be one, and does not stop the other facts. */
function reasonOf(error: unknown, fact: string, log: Log): Missing {
  if (error instanceof MeshledgerError) return missing(`${error.message} ${error.fix}`);
  log('A bug stopped a fact from being read.', { fact, error: error instanceof Error ? error.stack : `${error}` });
  return missing(`a bug in Meshledger stopped ${fact} from being read: ${error}`);
}

const [ofKubernetes, ofPrometheus] = [new Set<string>(stateFacts), new Set<string>(measuredFacts)];

/** What to add so that a source reads it. Without its name: whoever says the reason says which fact it is of. */
function whyNobodyReads(fact: string, sources: readonly Source[]): string {
  const asked = (...names: readonly string[]): boolean => sources.some(({ name }) => names.includes(name));
  if (fact === 'billedCost') return 'no bill is configured: set billed of the cluster to have it';
  if (ofPrometheus.has(fact) && !asked('prometheus')) return 'measured by Prometheus: add --prometheus URL';
  if (ofKubernetes.has(fact) && !asked('kubernetes', 'manifests'))
    return `only Prometheus was asked, and ${fact} are in the Kubernetes API: configure kubernetes, or add --kubeconfig FILE, to have them`;
  return `no source reads ${fact}`;
}
