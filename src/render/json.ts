import type { Report } from '../model/report.ts';
import type { Document } from './formats.ts';
import { jsonText } from './json-text.ts';

/** The public result as data: keys sorted, two spaces, LF; what a reader cannot see is written as an escape. */
export function json(report: Report): Document {
  const text = `${jsonText(sorted(report), 2)}\n`;
  return { name: 'report.json', mediaType: 'application/json', bytes: new TextEncoder().encode(text) };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
