import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { publishedSchemas } from '../../scripts/docs.ts';

describe.each(Object.entries(publishedSchemas))('docs/%s', (name, text) => {
  it('is what the code accepts now (npm run docs)', () => {
    expect(readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8')).toBe(text);
  });

  it('is a JSON Schema that a validator can use', () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(text));
    expect(validate({})).toBe(false);
  });
});
