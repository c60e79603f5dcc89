import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { Ajv } from 'ajv';
import type { Log } from 'sarif';

// The schema is of draft 4 by name; what it uses means the same in draft 7.
const { $schema: _, id: __, ...plain } = schema;
const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile<Log>(plain);

/** A log that the schema of Microsoft's SARIF SDK accepts. */
export function sarifLog(text: string): Log {
  const log: unknown = JSON.parse(text);
  if (validate(log)) return log;
  throw new Error(JSON.stringify(validate.errors?.slice(0, 3), null, 2));
}
