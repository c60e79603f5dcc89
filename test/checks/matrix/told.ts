import { planFixes } from '../../../src/analysis/plan-fixes.ts';
import { checkResults } from '../../../src/analysis/run-check.ts';
import { checks } from '../../../src/checks/index.ts';
import { fixers } from '../../../src/fixes/index.ts';
import type { CheckResult } from '../../../src/model/check.ts';
import { Targets } from '../../../src/model/compliance.ts';
import type { FixStep } from '../../../src/model/fix.ts';
import type { Facts } from '../../../src/model/snapshot.ts';
import { documentsIn } from '../../../src/sources/manifests/documents.ts';
import { applied, reconciled } from '../../fixes/applied.ts';
import { caseFacts } from '../case-facts.ts';
import type { Answer, Row, Word } from './rows.ts';

/** What the product says of one line of a row. */
interface Told {
  readonly is: Word;
  readonly words: string;
}

const situation = {
  period: { start: '2026-11-09T00:00:00Z', end: '2026-11-16T00:00:00Z' },
  targets: Targets.parse({}),
};

/** The cluster of a row: its manifests, and the versions of istiod that run there; none where nobody says it. */
interface World {
  readonly manifests: string;
  readonly row: Row;
  readonly istiods: readonly string[];
}

/** What is told of one line of a row, beside istiods of some versions. */
export async function toldOnce(row: Row, istiods: readonly string[], line: string): Promise<Told> {
  const world = { manifests: row.manifests, row, istiods };
  return toldOf(line, world, await factsOf(world));
}

/** What is told of each line of a row. */
export async function told(row: Row, istiods: readonly string[], version = ''): Promise<Record<string, Told>> {
  const { controlPlane, expect } = row.end;
  const manifests = row.manifests.replaceAll('$ISTIO', version);
  const world = { manifests, row, istiods: controlPlane === undefined ? istiods : [controlPlane] };
  const facts = await factsOf(world);
  const lines = Object.keys(expect).map(async (line) => [line, await toldOf(line, world, facts)] as const);
  return Object.fromEntries(await Promise.all(lines));
}

function factsOf({ manifests, row: { end }, istiods }: World): Promise<Facts> {
  if (istiods.length === 0)
    return caseFacts(manifests, { ...end, missing: { ...end.missing, controlPlanes: 'nobody says it' } });
  const controlPlanes = istiods.map((version) => ({ version, from: 'a row' }));
  return caseFacts(manifests, { ...end, facts: { ...end.facts, controlPlanes } });
}

async function toldOf(line: string, world: World, facts: Facts): Promise<Told> {
  const [, fix, id = '', subject = ''] = /^(fix of )?([a-z0-9-]+): (.+)$/.exec(line) ?? [];
  const results = resultsOf(id, facts);
  return fix === undefined ? verdictOn(subject, results) : fateOf(subject, results, world, facts);
}

function resultsOf(id: string, facts: Facts): CheckResult[] {
  const check = checks.find((one) => one.id === id);
  if (check === undefined) throw new Error(`there is no check ${id}`);
  return checkResults(check, facts, situation);
}

/** What is said of the whole cluster is said of each subject. */
function verdictOn(subject: string, results: readonly CheckResult[]): Told {
  const result = results.find((one) => one.subject === subject) ?? results.find((one) => one.subject === 'The cluster');
  if (result === undefined) return { is: 'absent', words: results.map((one) => one.subject).join(', ') };
  const { verdict, saw, because, fix, severity } = result;
  return { is: verdict, words: `${saw} ${because} ${fix} ${severity}` };
}

/** A fix is one when the finding is gone after it, in that very version. */
async function fateOf(subject: string, results: CheckResult[], world: World, facts: Facts): Promise<Told> {
  const plan = planFixes(results, fixers, facts, { metric: 'cpu', targets: situation.targets });
  const left = plan.left.find(({ finding }) => finding.subject === subject);
  if (left !== undefined) return { is: 'cannot', words: left.why };
  const fix = plan.fixes.find(({ findings }) => findings.some((one) => one.subject === subject));
  if (fix === undefined) return { is: 'absent', words: '' };
  const objects = documentsIn(world.manifests, 'row.yaml').documents.map(({ value }) => value);
  const after = reconciled(applied(objects, fix.steps)).map((object) => JSON.stringify(object));
  const then = resultsOf(results[0]?.check ?? '', await factsOf({ ...world, manifests: after.join('\n---\n') }));
  const inVain = then.some((one) => one.subject === subject && one.verdict !== 'pass');
  const words = `${fix.steps.map(stepInWords).join(', ')} ${JSON.stringify(fix.steps)}`;
  return { is: inVain ? 'fixed in vain' : 'fixed', words };
}

function stepInWords(step: FixStep): string {
  if ('apply' in step) {
    const { kind, metadata } = step.apply;
    return `${step.isNew ? 'add' : 'replace'} ${kind} ${metadata.namespace}/${metadata.name}`;
  }
  const [verb, { kind, namespace, name }] = 'patch' in step ? ['patch', step.patch] : ['delete', step.delete];
  return `${verb} ${kind} ${namespace}/${name}`;
}

/** What was told, as it is written in a row: with the texts that were asked for, or with all that was said instead. */
export function asAnswer(expected: Answer, { is, words }: Told): Answer {
  if (!Array.isArray(expected)) return is;
  const [, ...texts] = expected;
  return texts.every((text) => words.includes(text)) ? [is, ...texts] : [is, words];
}
