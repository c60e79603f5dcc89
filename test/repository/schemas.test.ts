import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { publishedSchemas } from '../../scripts/docs.ts';
import { Config } from '../../src/settings.ts';
import { sampleCheck } from '../render/check/sample-check.ts';

describe.each(Object.entries(publishedSchemas))('docs/%s', (name, text) => {
  it('is what the code accepts now (npm run docs)', () => {
    expect(readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8')).toBe(text);
  });

  it('is a JSON Schema that a validator can use', () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(text));
    expect(validate({})).toBe(false);
  });
});

describe('the published schemas fit what is published, by another validator', () => {
  const valid = (schema: string, value: unknown) => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
      JSON.parse(publishedSchemas[schema] ?? ''),
    );
    validate(value);
    return validate.errors ?? [];
  };
  const root = join(import.meta.dirname, '../..');

  it("the demo's evidence", () => {
    const json = gunzipSync(readFileSync(join(root, 'examples/demo/snapshot.json.gz'))).toString('utf8');
    expect(valid('snapshot.schema.json', JSON.parse(json))).toEqual([]);
  });

  it('a golden report', () => {
    const report = readFileSync(join(root, 'test/golden/sample/report.json'), 'utf8');
    expect(valid('report.schema.json', JSON.parse(report))).toEqual([]);
  });

  it('the example configuration, and not one with a mistake', () => {
    const settings = parse(readFileSync(join(root, 'examples/meshledger.yaml'), 'utf8'));
    expect(valid('meshledger.schema.json', settings)).toEqual([]);
    expect(valid('meshledger.schema.json', { ...settings, chanels: {} })).not.toEqual([]);
  });

  it('the policy that the example leaves as a comment', () => {
    const text = readFileSync(join(root, 'examples/meshledger.yaml'), 'utf8');
    const block = /^# policy:\n(#.*\n)+/m.exec(text)?.[0] ?? '';
    const { policy } = parse(block.replace(/^# ?/gm, ''));
    expect(policy.compliance.waivers).toHaveLength(1);
    expect(valid('meshledger.schema.json', { ...parse(text), policy })).toEqual([]);
    expect(Config.safeParse({ ...parse(text), policy }).error).toBeUndefined();
  });

  it('a report of `meshledger check`', () => {
    expect(valid('check.schema.json', JSON.parse(JSON.stringify(sampleCheck)))).toEqual([]);
  });
});
