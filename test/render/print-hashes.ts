import { createHash } from 'node:crypto';
import { renderings } from '../../src/render/renderings.ts';
import { sampleReport } from './sample-report.ts';

/* Run in a process of its own, with another time zone and locale: prints a hash of every document. */

const hash = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
const { json, csv, html, pdf, slack, email, digest } = await renderings(sampleReport);
const hashes = [json.bytes, csv.bytes, html.bytes, pdf.bytes, JSON.stringify(slack), JSON.stringify(email), digest].map(
  hash,
);
process.stdout.write(hashes.join('\n'));
