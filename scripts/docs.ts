import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { CheckReport, checkReportSchema } from '../src/model/check-report.ts';
import { Report, reportSchema } from '../src/model/report.ts';
import { Snapshot, snapshotSchema } from '../src/model/snapshot.ts';
import { Config } from '../src/settings.ts';
import { checkPages } from './check-pages.ts';

/** The JSON Schemas we publish, by file name. */
export const publishedSchemas: Readonly<Record<string, string>> = {
  'report.schema.json': published(Report, reportSchema, 'The result of a Meshledger run: report.json'),
  'check.schema.json': published(CheckReport, checkReportSchema, 'What meshledger check --format json prints'),
  'snapshot.schema.json': published(Snapshot, snapshotSchema, 'The evidence of a Meshledger run: snapshot.json'),
  'meshledger.schema.json': published(
    Config,
    'meshledger.config/1',
    'The configuration of Meshledger: meshledger.yaml',
  ),
};

/** What the schema accepts, so that a default may be left out and a later version may add properties. */
function published(schema: z.ZodType, name: string, title: string): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return `${JSON.stringify({ $schema, $id: `urn:${name.replaceAll(/[./]/g, ':')}`, title, ...rest }, null, 2)}\n`;
}

if (import.meta.main) {
  const docs = join(import.meta.dirname, '..', 'docs');
  rmSync(join(docs, 'checks'), { recursive: true, force: true });
  mkdirSync(join(docs, 'checks'));
  const pages = Object.entries(checkPages).map(([name, text]) => [`checks/${name}`, text] as const);
  for (const [name, text] of [...Object.entries(publishedSchemas), ...pages]) {
    writeFileSync(join(docs, name), text);
    process.stdout.write(`docs/${name}\n`);
  }
}
