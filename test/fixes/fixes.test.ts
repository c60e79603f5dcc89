import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planFixes } from '../../src/analysis/plan-fixes.ts';
import { checkResults } from '../../src/analysis/run-check.ts';
import { checks } from '../../src/checks/index.ts';
import { fixers } from '../../src/fixes/index.ts';
import type { CheckResult } from '../../src/model/check.ts';
import { type FixStep, scalingMetrics, wantedFacts } from '../../src/model/fix.ts';
import type { Facts } from '../../src/model/snapshot.ts';
import { documentsIn } from '../../src/sources/manifests/documents.ts';
import { caseFacts } from '../checks/case-facts.ts';
import { type Case, casesOf, situationOf } from '../checks/cases.ts';
import { applied, reconciled, touched } from './applied.ts';
import { expectValid } from './published-models.ts';

const filesIn = (folder: string): string[] =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
    .map((name) => name.slice(0, -3));

it('has every file of src/fixes in the list, each for a check that there is', () => {
  expect(filesIn('../../src/fixes/')).toEqual(fixers.map(({ check }) => check));
  expect(checks.map(({ id }) => id)).toEqual(expect.arrayContaining(fixers.map(({ check }) => check)));
});

/** What is measured no manifest changes: these fixes are shown to be valid objects, and no more. */
const measuredOnly = ['clocks-synchronised'];
const behindAWaypoint = casesOf(new URL('behind-a-waypoint.yaml', import.meta.url));

const resultsOf = (facts: Facts, one: Case): CheckResult[] =>
  checks.flatMap((check) => checkResults(check, facts, situationOf(one)));
const failing = (results: readonly CheckResult[]): string[] =>
  results.flatMap(({ check, subject, verdict }) => (verdict === 'fail' ? [`${check}: ${subject}`] : []));

async function failingAfter(one: Case, steps: readonly FixStep[]): Promise<string[]> {
  const objects = documentsIn(one.manifests, 'case.yaml').documents.map(({ value }) => value);
  const after = applied(objects, steps);
  for (const { object, wasThere } of touched(after, steps)) expectValid(object, wasThere);
  const manifests = reconciled(after).map((object) => JSON.stringify(object));
  return failing(resultsOf(await caseFacts(manifests.join('\n---\n'), one.end), one));
}

describe.each(fixers.map((fixer) => [fixer.check, fixer] as const))('%s', (id, fixer) => {
  const cases = [...casesOf(new URL(`../checks/${id}.yaml`, import.meta.url)), ...behindAWaypoint];

  it.each(scalingMetrics)('makes each of its findings go away, and no other appear (%s)', async (metric) => {
    let shown = 0;
    for (const one of cases) {
      const facts = await caseFacts(one.manifests, one.end);
      const before = resultsOf(facts, one);
      for (const { subject, object, check, verdict } of before) {
        if (check !== id || verdict !== 'fail' || object === undefined) continue;
        const fix = fixer.fix(object, wantedFacts(fixer.wants, facts), { metric, targets: situationOf(one).targets });
        if ('cannot' in fix) {
          expect(fix.cannot).not.toBe('');
          continue;
        }
        shown += 1;
        if (measuredOnly.includes(id)) {
          for (const { object } of touched(applied([], fix.steps), fix.steps)) expectValid(object, false);
          continue;
        }
        const known = failing(before).filter((finding) => finding !== `${id}: ${subject}`);
        const left = await failingAfter(one, fix.steps);
        const about = `${one.name}: ${subject}`;
        expect({ about, left: left.filter((finding) => !known.includes(finding)) }).toEqual({ about, left: [] });
      }
    }
    expect(shown).toBeGreaterThan(0);
  });
});

describe('all fixes together', () => {
  it.each(behindAWaypoint.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const facts = await caseFacts(one.manifests, one.end);
    const results = resultsOf(facts, one);
    const expected = Object.keys(one.end.expect);
    expect(failing(results).toSorted()).toEqual(expected.toSorted());
    const plan = planFixes(results, fixers, facts, { metric: 'cpu', targets: situationOf(one).targets });
    const steps = plan.fixes.flatMap((fix) => fix.steps);
    expect(await failingAfter(one, steps)).toEqual([]);
    expect(new Set(steps.map((step) => JSON.stringify(step))).size).toBe(steps.length);
  });
});
