import { readFileSync } from 'node:fs';
import type { CheckFormat } from '../../src/model/check-report.ts';

/** How many findings a document holds, or says that it leaves out: read from its bytes, not from who wrote it. */
export interface FindingsIn {
  readonly there: number;
  readonly saidToBeLeftOut: number;
}

export function findingsIn(format: CheckFormat, file: string): FindingsIn {
  const text = readFileSync(file, 'utf8');
  return { there: counters[format](text), saidToBeLeftOut: format === 'table' ? leftOut(text) : 0 };
}

const matches = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
/** Each result of a report object says its policy, indented below `results`. */
const ofReports = (text: string): number => matches(text, /^ +policy: /gm);

const counters: Readonly<Record<CheckFormat, (text: string) => number>> = {
  json: (text) => (JSON.parse(text) as { results: unknown[] }).results.length,
  sarif: (text) =>
    (JSON.parse(text) as { runs: { results: unknown[] }[] }).runs.reduce((sum, { results }) => sum + results.length, 0),
  junit: (text) => matches(text, /<failure /g),
  openreports: ofReports,
  policyreport: ofReports,
  table: (text) => matches(text, /^ {4}AuthorizationPolicy /gm),
};

/** `… and 2,849 more, in --format json`. */
const leftOut = (text: string): number =>
  [...text.matchAll(/… and ([\d,]+) more, in --format json/g)].reduce(
    (sum, [, count = '']) => sum + Number(count.replaceAll(',', '')),
    0,
  );
