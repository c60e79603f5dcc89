import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkResults } from '../../src/analysis/run-check.ts';
import { checks } from '../../src/checks/index.ts';
import { missing } from '../../src/model/reading.ts';
import type { Facts } from '../../src/model/snapshot.ts';
import { casesOf, factsOf, resultsOf, situationOf } from './cases.ts';

const here = new URL('./', import.meta.url);
const filesIn = (folder: URL, ending: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending) && name !== `index${ending}`)
    .map((name) => name.slice(0, -ending.length));

it('has every file of src/checks in the list, and a manifest file for each', () => {
  const ids = checks.map(({ id }) => id);
  expect(filesIn(new URL('../../src/checks/', here), '.ts')).toEqual(ids);
  expect(filesIn(here, '.yaml')).toEqual(ids);
});

/**
 * What a check is handed, noting each fact that it looks into: handing a fact on is no use of it. A text has nothing to
 * look into.
 */
function watched(check: (typeof checks)[number], facts: Facts, used: Set<string>) {
  const noting = (name: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) used.add(name);
    if (typeof value !== 'object' || value === null) return value;
    return new Proxy(value, {
      get(target, key, receiver) {
        used.add(name);
        return Reflect.get(target, key, receiver);
      },
    });
  };
  const needed = check.needs.map((name) => [name, noting(name, (facts[name] as { value: unknown }).value)]);
  const wanted = (check.wants ?? []).map((name) => [name, noting(name, facts[name])]);
  return Object.fromEntries([...needed, ...wanted]);
}

describe.each(checks.map((check) => [check.id, check] as const))('%s', (id, check) => {
  const cases = casesOf(new URL(`${id}.yaml`, here));
  const [first] = cases;
  if (first === undefined) throw new Error(`${id}.yaml has no case`);

  it.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const results = await resultsOf(check, one);
    const said = Object.fromEntries(
      results.map(({ subject, verdict, saw, because }) => {
        const expected = one.end.expect[subject];
        if (!Array.isArray(expected)) return [subject, verdict];
        const [, text] = expected;
        return [subject, [verdict, `${saw} ${because}`.includes(text) ? text : `${saw} ${because}`]];
      }),
    );
    expect(said).toEqual(one.end.expect);
  });

  it('is shown to pass, to fail, to be unknown and not to apply', () => {
    const verdicts = new Set(cases.flatMap(({ end }) => Object.values(end.expect).map((one) => [one].flat()[0])));
    expect([...verdicts].sort()).toEqual(expect.arrayContaining([...shown(id)].sort()));
  });

  it.each(check.needs)('is unknown, with the reason, when %s is missing', async (need) => {
    const facts = { ...(await factsOf(first)), [need]: missing('the list was refused') };
    const results = checkResults(check, facts, situationOf(first));
    expect(results.map(({ verdict }) => verdict)).toEqual(['unknown']);
    expect(results[0]?.because).toContain('the list was refused');
  });

  it('asks for every fact that it uses, and uses every fact that it asks for', async () => {
    const used = new Set<string>();
    for (const one of cases) {
      const facts = await factsOf(one);
      if (check.needs.some((need) => !facts[need].known)) continue;
      check.inspect(watched(check, facts, used) as never, situationOf(one));
    }
    expect([...used].sort()).toEqual([...check.needs, ...(check.wants ?? [])].sort());
  });

  it.each(check.wants ?? [])('gives no verdict that only %s could give when it is missing', async (want) => {
    for (const one of cases) {
      const facts = await factsOf(one);
      if (!facts[want].known) continue;
      const without = { ...facts, [want]: missing('the list was refused') } as Facts;
      const verdicts = (all: Facts) =>
        new Map(checkResults(check, all, situationOf(one)).map(({ subject, verdict }) => [subject, verdict]));
      const [before, after] = [verdicts(facts), verdicts(without)];
      for (const [subject, verdict] of after) {
        // Without a fact a verdict may become unknown; a pass may not become a failure, or a failure a pass.
        const changed = before.get(subject) !== undefined && before.get(subject) !== verdict && verdict !== 'unknown';
        expect(changed ? `${one.name}: ${subject} ${before.get(subject)} → ${verdict}` : '').toBe('');
      }
    }
  });
});

/** The one check that never judges: it says what nobody could read. */
const shown = (id: string): readonly string[] =>
  id === 'objects-understood' ? ['pass', 'unknown', 'notApplicable'] : ['pass', 'fail', 'unknown', 'notApplicable'];
