import type { CheckReport } from '../../model/check-report.ts';
import { jsonText } from '../json-text.ts';

/** Everything, as data: all results, the last property, one after the other. */
export function* json({ results, ...head }: CheckReport): Generator<string> {
  const opened = jsonText({ ...head, results: [] }, 2);
  if (results.length === 0) return yield `${opened}\n`;
  yield opened.slice(0, -']\n}'.length);
  for (const [at, result] of results.entries())
    yield `${at === 0 ? '' : ','}\n    ${jsonText(result, 2).replaceAll('\n', '\n    ')}`;
  yield '\n  ]\n}\n';
}
