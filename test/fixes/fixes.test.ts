import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkResults } from '../../src/analysis/run-check.ts';
import { checks } from '../../src/checks/index.ts';
import { fixers } from '../../src/fixes/index.ts';
import type { CheckResult } from '../../src/model/check.ts';
import { type FixStep, scalingMetrics, wantedFacts } from '../../src/model/fix.ts';
import type { Facts } from '../../src/model/snapshot.ts';
import { documentsIn } from '../../src/sources/manifests/documents.ts';
import { caseFacts } from '../checks/case-facts.ts';
import { type Case, casesOf, situationOf } from '../checks/cases.ts';
import { applied } from './applied.ts';

const filesIn = (folder: string): string[] =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
    .map((name) => name.slice(0, -3));

it('has every file of src/fixes in the list, each for a check that there is', () => {
  expect(filesIn('../../src/fixes/')).toEqual(fixers.map(({ check }) => check));
  expect(checks.map(({ id }) => id)).toEqual(expect.arrayContaining(fixers.map(({ check }) => check)));
});

/** What is measured no manifest changes: those fixes are shown to be valid objects, and no more. */
const measuredOnly = ['clocks-synchronised'];

const everyResult = (facts: Facts, one: Case): CheckResult[] =>
  checks.flatMap((check) => checkResults(check, facts, situationOf(one)));
const failing = (results: readonly CheckResult[]): string[] =>
  results.flatMap(({ check, subject, verdict }) => (verdict === 'fail' ? [`${check}: ${subject}`] : []));

describe.each(fixers.map((fixer) => [fixer.check, fixer] as const))('%s', (id, fixer) => {
  const cases = casesOf(new URL(`../checks/${id}.yaml`, import.meta.url));

  it.each(scalingMetrics)('makes each of its findings go away, and no other appear (%s)', async (metric) => {
    let shown = 0;
    for (const one of cases) {
      const before = await caseFacts(one.manifests, one.end);
      const results = everyResult(before, one);
      for (const { subject, object } of results.filter(({ check, verdict }) => check === id && verdict === 'fail')) {
        if (object === undefined) continue;
        const fix = fixer.fix(object, wantedFacts(fixer.wants, before), { metric, targets: situationOf(one).targets });
        if ('cannot' in fix) {
          expect(fix.cannot).not.toBe('');
          continue;
        }
        shown += 1;
        if (measuredOnly.includes(id)) continue;
        const after = await caseFacts(withSteps(one, fix.steps), one.end);
        const left = failing(everyResult(after, one));
        const about = `${one.name}: ${subject}`;
        expect({ about, left: left.filter((finding) => finding === `${id}: ${subject}`) }).toEqual({ about, left: [] });
        const known = new Set(failing(results));
        expect({ about, new: left.filter((finding) => !known.has(finding)) }).toEqual({ about, new: [] });
      }
    }
    expect(shown).toBeGreaterThan(0);
  });
});

function withSteps({ manifests }: Case, steps: readonly FixStep[]): string {
  const objects = documentsIn(manifests, 'case.yaml').documents.map(({ value }) => value);
  return applied(objects, steps)
    .map((object) => JSON.stringify(object))
    .join('\n---\n');
}
