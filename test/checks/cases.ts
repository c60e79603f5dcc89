import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import { checkResults } from '../../src/analysis/run-check.ts';
import { checks } from '../../src/checks/index.ts';
import type { Check, CheckResult } from '../../src/model/check.ts';
import { Targets } from '../../src/model/compliance.ts';
import { caseFacts } from './case-facts.ts';

/**
 * The end of a case: what is expected of the manifests before it, and what is known besides them. A file holds as many
 * cases as it needs; each is a cluster of its own.
 */
const CaseEnd = z.strictObject({
  case: z.string(),
  istio: z.string().optional(),
  facts: z.record(z.string(), z.unknown()).optional(),
  missing: z.record(z.string(), z.string()).optional(),
  targets: z.record(z.string(), z.number()).optional(),
  /** The end of the period; the week before 16 November 2026 unless said. */
  at: z.string().optional(),
  expect: z.record(
    z.string(),
    z.union([
      z.enum(['pass', 'fail', 'unknown', 'notApplicable']),
      /** With a text that `saw` or `because` must contain. */
      z.tuple([z.enum(['pass', 'fail', 'unknown', 'notApplicable']), z.string()]),
    ]),
  ),
});

export interface Case {
  readonly name: string;
  readonly manifests: string;
  readonly end: z.infer<typeof CaseEnd>;
}

/** The cases of a check's file. */
export function casesOf(file: URL): Case[] {
  const cases: Case[] = [];
  let manifests: string[] = [];
  for (const text of readFileSync(file, 'utf8').split(/^---\s*$/m)) {
    if (!/^case:/m.test(text)) {
      manifests.push(text);
      continue;
    }
    const end = CaseEnd.parse(parse(text));
    cases.push({ name: end.case, manifests: manifests.join('\n---\n'), end });
    manifests = [];
  }
  if (manifests.some((text) => text.trim() !== '')) throw new Error(`${file}: manifests after the last case`);
  return cases;
}

/** The facts of a case. */
export const factsOf = ({ manifests, end }: Case) => caseFacts(manifests, end);

/** What a check says of a case. */
export async function resultsOf(check: Check, one: Case): Promise<CheckResult[]> {
  return checkResults(check, await factsOf(one), situationOf(one));
}

/** What the check of an id says of the case of that name in its file. */
export async function resultsNamed(id: string, name: string): Promise<CheckResult[]> {
  const check = checks.find((one) => one.id === id);
  const found = casesOf(new URL(`${id}.yaml`, import.meta.url)).find((one) => one.name === name);
  if (check === undefined || found === undefined) throw new Error(`${id} has no case “${name}”`);
  return resultsOf(check, found);
}

export const situationOf = ({ end }: Case) => ({
  period: { start: '2026-11-09T00:00:00Z', end: end.at ?? '2026-11-16T00:00:00Z' },
  targets: Targets.parse(end.targets ?? {}),
});
