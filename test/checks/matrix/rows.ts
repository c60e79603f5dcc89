import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import { Verdict } from '../../../src/model/check.ts';

/** The minor versions that are supported here, oldest first. */
export const versions = Array.from({ length: 10 }, (_, index) => `1.${22 + index}`);

/** What becomes of a finding: a fix that ends it, or none. */
const fates = ['fixed', 'cannot', 'fixed in vain'] as const;
/** Nothing is said of it, where others are spoken of. */
const Word = z.enum([...Verdict.options, ...fates, 'absent']);
export type Word = z.infer<typeof Word>;

/** A word, with texts that must be said besides. */
const Answer = z.union([Word, z.tuple([Word]).rest(z.string())]);
export type Answer = z.infer<typeof Answer>;

/** `1.22–1.24`, or one version. */
const range = z.string().regex(/^1\.\d\d(–1\.\d\d)?$/);
const pair = z.string().regex(/^1\.\d\d\|1\.\d\d$/);
/** `policies-valid: Service shop/cart` is a verdict, `fix of policies-valid: …` what becomes of the finding. */
const line = z.string().regex(/^(fix of )?[a-z0-9-]+: .+$/);

/** The end of a row: what the manifests before it come to in each version. A file holds as many rows as it needs. */
const RowEnd = z.strictObject({
  /** A sentence about Istio. */
  row: z.string(),
  /** The files of `src` whose question about the version it shows; none where no version differs. */
  covers: z.array(z.string()).default([]),
  /** Where Istio says so. */
  source: z.url(),
  /** In the manifests `$ISTIO` is the version, and this that of istiod, which then stays the same. */
  controlPlane: z.string().optional(),
  facts: z.record(z.string(), z.unknown()).optional(),
  missing: z.record(z.string(), z.string()).optional(),
  expect: z.record(line, z.record(range, Answer)),
  /** Where no version is known, if not what all versions agree in, or else that it is unknown. */
  untold: z.record(line, Word).default({}),
  /** The same of two control planes on both sides of a change. */
  differing: z.record(line, z.record(pair, Word)).default({}),
});

export interface Row {
  readonly manifests: string;
  readonly end: z.infer<typeof RowEnd>;
}

/** Every row of the matrix. */
export const rows: readonly Row[] = readdirSync(new URL('./', import.meta.url))
  .filter((name) => name.endsWith('.yaml'))
  .flatMap((name) => rowsOf(readFileSync(new URL(name, import.meta.url), 'utf8')));

function rowsOf(file: string): Row[] {
  const found: Row[] = [];
  let manifests: string[] = [];
  for (const text of file.split(/^---\s*$/m)) {
    if (/^row:/m.test(text)) {
      found.push({ manifests: manifests.join('\n---\n'), end: RowEnd.parse(parse(text)) });
      manifests = [];
    } else manifests.push(text);
  }
  if (manifests.length > 0) throw new Error('manifests after the last row');
  return found;
}

/** One range of a line, from its first version to its last. */
export interface Span {
  readonly first: string;
  readonly last: string;
  readonly answer: Answer;
}

export const spansOf = (answers: Readonly<Record<string, Answer>>): Span[] =>
  Object.entries(answers).map(([words, answer]) => {
    const [first = '', last = first] = words.split('–');
    return { first, last, answer };
  });

/** A line with a column for each version; a version that is in no range, or in two, is an error. */
export function columnsOf(answers: Readonly<Record<string, Answer>>): Record<string, Answer> {
  const columns = spansOf(answers).flatMap(({ first, last, answer }) =>
    versions.slice(versions.indexOf(first), versions.indexOf(last) + 1).map((version) => [version, answer] as const),
  );
  if (JSON.stringify(columns.map(([version]) => version)) !== JSON.stringify(versions))
    throw new Error(`the ranges ${Object.keys(answers).join(', ')} are not ${versions[0]} to ${versions.at(-1)}`);
  return Object.fromEntries(columns);
}

export const wordOf = (answer: Answer): Word => (Array.isArray(answer) ? answer[0] : answer);
