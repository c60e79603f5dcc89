import type { Report } from '../model/report.ts';
import type { Document } from './formats.ts';

/** The public result as data: keys sorted, two spaces, LF; what a reader cannot see is written as an escape. */
export function json(report: Report): Document {
  const text = `${JSON.stringify(sorted(report), null, 2)}\n`.replace(unseen, escapes);
  return { name: 'report.json', mediaType: 'application/json', bytes: new TextEncoder().encode(text) };
}

/** JSON.stringify escapes C0 controls and lone surrogates itself; these it leaves raw. */
const unseen = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

const escapes = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
