import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { checkResults } from '../../src/analysis/run-check.ts';
import { checks } from '../../src/checks/index.ts';
import { missing } from '../../src/model/reading.ts';
import { factsOf } from './facts-of.ts';

const here = new URL('./', import.meta.url);
const filesIn = (folder: URL, ending: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending) && name !== `index${ending}`)
    .map((name) => name.slice(0, -ending.length));

/** A check's manifest file: the documents, and the verdict that the last one expects of every subject. */
function manifests(id: string) {
  const documents = parseAllDocuments(readFileSync(new URL(`${id}.yaml`, here), 'utf8')).map((one) => one.toJS());
  const Expectation = z.strictObject({
    expect: z.record(z.string(), z.enum(['pass', 'fail', 'unknown', 'notApplicable'])),
  });
  return { facts: factsOf(documents.slice(0, -1)), expected: Expectation.parse(documents.at(-1)).expect };
}

it('has every file of src/checks in the list, and a manifest file for each', () => {
  const ids = checks.map(({ id }) => id);
  expect(filesIn(new URL('../../src/checks/', here), '.ts')).toEqual(ids);
  expect(filesIn(here, '.yaml')).toEqual(ids);
});

describe.each(checks.map((check) => [check.id, check] as const))('%s', (id, check) => {
  const { facts, expected } = manifests(id);

  it('gives every subject of its manifests the verdict they expect', () => {
    const verdicts = checkResults(check, facts).map(({ subject, verdict }) => [subject, verdict]);
    expect(Object.fromEntries(verdicts)).toEqual(expected);
  });

  it('is shown to pass and to fail', () => {
    expect(Object.values(expected)).toEqual(expect.arrayContaining(['pass', 'fail']));
  });

  it.each(check.needs)('is unknown, with the reason, when %s is missing', (need) => {
    const results = checkResults(check, { ...facts, [need]: missing('the list was refused') });
    expect(results.map(({ verdict }) => verdict)).toEqual(['unknown']);
    expect(results[0]?.because).toContain('the list was refused');
  });

  it('uses every fact that it asks for', () => {
    const used = new Set<string>();
    const watched = Object.fromEntries(check.needs.map((need) => [need, (facts[need] as { value: unknown }).value]));
    check.inspect(
      new Proxy(watched, {
        get: (target, name: string) => {
          used.add(name);
          return target[name];
        },
      }) as never,
    );
    expect([...used].sort()).toEqual([...check.needs].sort());
  });

  it('says that there was nothing to look at in an empty cluster, which is not a pass', () => {
    expect(checkResults(check, factsOf([])).map(({ verdict }) => verdict)).toEqual(['notApplicable']);
  });
});
