import { checkResults } from '../analysis/run-check.ts';
import { stateOfTheWeek } from '../analysis/state-of-the-week.ts';
import { MeshledgerError } from '../errors.ts';
import type { Check, CheckResult } from '../model/check.ts';
import type { Checked, LocatedResult, MissingFact } from '../model/check-report.ts';
import type { Targets } from '../model/compliance.ts';
import type { Immutable } from '../model/immutable.ts';
import type { Period } from '../model/period.ts';
import type { FactName, Facts } from '../model/snapshot.ts';
import { manifestLines } from '../sources/manifests/manifest-lines.ts';
import type { Source } from '../sources/source.ts';
import type { CheckTarget } from './check-target.ts';
import { type Collected, collect } from './collect.ts';
import type { Log } from './log.ts';
import { checkSources } from './wire.ts';

export interface Inspection {
  readonly checks: readonly Check[];
  readonly targets: Immutable<Targets>;
  readonly period: Period;
  /** ISO 8601 UTC. */
  readonly checkedAt: string;
  /** Facts to collect besides those that the checks ask for. */
  readonly also?: readonly FactName[] | undefined;
  readonly log: Log;
}

/** What the checks saw of one target, before any policy. */
export interface Inspected {
  readonly checked: Checked;
  readonly facts: Facts;
  readonly missing: readonly MissingFact[];
  readonly notes: Collected['notes'];
  readonly results: readonly LocatedResult[];
}

/**
 * Collects what the checks ask for, and nothing else, and runs them.
 * @throws MeshledgerError NOTHING_KNOWN when no source of a cluster gave a single fact
 */
export async function inspected(target: CheckTarget, inspection: Inspection): Promise<Inspected> {
  const { checks, targets, period, checkedAt, also = [], log } = inspection;
  const { cluster, manifests } = target;
  const asked = new Set(checks.flatMap(({ needs, wants = [] }) => [...needs, ...wants]));
  const all = checkSources({ ...target, documents: manifests?.documents });
  const asking = new Set<string>();
  const collected = await collect(
    all.map((source) => only(source, new Set([...asked, ...also]), asking)),
    period,
    log,
  );
  refuseNothing(target, asking, collected);
  // Manifests are of no time; what the API says of now does not hold for a week long ago.
  const facts = stateOfTheWeek({ ...collected, period, collectedAt: manifests === undefined ? checkedAt : period.end });
  const named = cluster === undefined ? {} : { cluster };
  const lineOf = manifestLines(manifests?.documents ?? []);
  const results = checks
    .flatMap((check) => checkResults(check, facts, { period, targets }).toSorted(bySubject))
    .map((result): LocatedResult => {
      const location = result.object && lineOf(result.object);
      return { ...result, ...named, ...(location && { location }) };
    });
  const missing = [...asked].flatMap((fact) => (facts[fact].known ? [] : [{ ...named, fact, why: facts[fact].why }]));
  return {
    checked: {
      ...named,
      sources: all.map(({ name }) => name),
      failedSources: failedSources(collected),
      files: [...(manifests?.files ?? [])],
      istioVersions: istioVersions(facts),
    },
    facts,
    missing,
    notes: notesOf(target, collected),
    results,
  };
}

/** So that the order of the files, or of an answer, changes nothing. */
const bySubject = (a: CheckResult, b: CheckResult): number =>
  a.subject === b.subject ? 0 : a.subject < b.subject ? -1 : 1;

/** The same source, asked for these facts only. @param asking gets its name when there is any to ask it for */
const only = (source: Source, asked: ReadonlySet<FactName>, asking: Set<string>): Source => ({
  ...source,
  open(note, facts) {
    const readers = Object.entries(source.open(note, facts)).filter(([name]) => asked.has(name as FactName));
    if (readers.length > 0) asking.add(source.name);
    return Object.fromEntries(readers);
  },
});

/** Manifests that were read are a source that answered, whatever is not in them. */
const failedSources = ({ failedSources: failed }: Collected): Checked['failedSources'] =>
  failed.filter(({ source }) => source !== 'manifests');

function refuseNothing({ cluster }: CheckTarget, asking: ReadonlySet<string>, collected: Collected): void {
  const failed = failedSources(collected);
  if (failed.length === 0 || failed.length < asking.size) return;
  throw new MeshledgerError(
    'NOTHING_KNOWN',
    `No source gave a single fact about ${cluster}: ${failed.map(({ note }) => note).join(' ')}`,
    'Mend the sources and run again; nothing was judged.',
  );
}

function istioVersions({ controlPlanes }: Facts): string[] {
  return controlPlanes.known ? [...new Set(controlPlanes.value.map(({ version }) => version))].toSorted() : [];
}

/** What the sources remarked, without that a fact is missing, which is said where it counts; and what was read. */
function notesOf({ manifests }: CheckTarget, { facts, notes }: Collected): Collected['notes'] {
  const missing = new Set(
    Object.entries(facts).map(([fact, reading]) => (reading.known ? '' : `${fact} is missing: ${reading.why}`)),
  );
  const remarks = notes.filter(({ note }) => !missing.has(note));
  if (manifests === undefined) return remarks;
  const { documents, files, others, otherFiles } = manifests;
  const counted = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;
  const skipped =
    others === 0 ? [] : [`${counted(others, 'document')} of them ${others === 1 ? 'is' : 'are'} no Kubernetes object.`];
  const read = [
    `${counted(documents.length, 'object')} in ${counted(files.length, 'file')}.`,
    ...skipped,
    ...whereOthersAre(otherFiles),
    ...notBuilt(files),
  ];
  return [...read.map((note) => ({ source: 'manifests', note })), ...remarks];
}

const shownFiles = 5;

/** Among them may be an object whose apiVersion was forgotten. */
function whereOthersAre(files: readonly string[]): string[] {
  if (files.length === 0) return [];
  const more = files.length > shownFiles ? [`${files.length - shownFiles} more`] : [];
  return [`What is no Kubernetes object is in ${[...files.slice(0, shownFiles), ...more].join(', ')}.`];
}

const notBuilt = (files: readonly string[]): string[] =>
  files.some((file) => /(^|\/)kustomization\.ya?ml$/i.test(file))
    ? ['A kustomization is not carried out, and its patches are read as objects: pipe `kustomize build` in.']
    : [];
