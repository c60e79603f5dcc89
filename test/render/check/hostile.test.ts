import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { CheckReport, checkFormatNames } from '../../../src/model/check-report.ts';
import { OpenReport, PolicyReport } from './policy-report-schema.ts';
import { hostileCheck, hostileTexts, printed } from './sample-check.ts';
import { sarifLog } from './sarif-schema.ts';
import { named, xmlOf } from './xml.ts';

/* What moves a cursor, reorders what is read, or cannot be seen. */
const unseen = /(?![\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const results = hostileCheck.results.length;

it.each(checkFormatNames)('%s writes nothing that a terminal or an editor would act on', async (format) => {
  expect(await printed(hostileCheck, format)).not.toMatch(unseen);
});

describe('a hostile text stays a text', () => {
  it('JSON: as it was, to the letter', async () => {
    const parsed = CheckReport.parse(JSON.parse(await printed(hostileCheck, 'json')));
    expect(parsed).toEqual(hostileCheck);
  });

  it('the table: no line is begun or ended by it, and none is endless', async () => {
    const text = await printed(hostileCheck, 'table', { columns: 80, colour: false });
    expect(text.split('\n').filter((line) => Array.from(line).length > 80)).toEqual([]);
    expect(text).not.toMatch(/^(kind: Secret|lines|::error)/m);
    expect(text).toContain('two\u2039U+000D\u203a\u2039U+000A\u203alines');
    expect(text).not.toContain('x'.repeat(601));
  });

  it('JUnit: XML, with as many cases as results and no element of its own', async () => {
    const root = xmlOf(await printed(hostileCheck, 'junit'));
    expect(named(root, 'testcase')).toHaveLength(results);
    expect(named(root, 'script')).toEqual([]);
    expect(named(root, 'failure')).toHaveLength(hostileCheck.counts.fail);
    expect(named(root, 'failure').filter((one) => one.children.length > 0)).toEqual([]);
    const messages = named(root, 'failure').map(({ attributes }) => attributes.message);
    expect(messages).toContain(']]> <![CDATA[ <script>alert(1)</script> &amp; &#x0; <failure/>');
    expect(messages).toContain('"quotes" \'single\' `ticks` = \\ \\n \\u0041');
    expect(messages).toContain('x'.repeat(10_000));
  });

  it.each([
    ['openreports', OpenReport],
    ['policyreport', PolicyReport],
  ] as const)('%s: documents of ours alone, whose every text is a text', async (format, schema) => {
    const documents = parseAllDocuments(await printed(hostileCheck, format), { version: '1.1' });
    if (!Array.isArray(documents)) throw new Error('There is no document.');
    const reports = documents.map((document) => {
      expect([...document.errors, ...document.warnings]).toEqual([]);
      return schema.parse(document.toJS());
    });
    const all = reports.flatMap((report) => report.results);
    expect(all).toHaveLength(results);
    expect(all.map(({ resources }) => resources?.[0]?.name)).toEqual(
      expect.arrayContaining(['no', '0x1F', '1e3', '~']),
    );
  });

  it('SARIF: valid, no placeholder, no link, no path upwards', async () => {
    const log = sarifLog(await printed(hostileCheck, 'sarif'));
    const found = log.runs.flatMap((run) => run.results ?? []);
    expect(found).toHaveLength(results - hostileCheck.counts.pass - hostileCheck.counts.notApplicable);
    for (const { message, locations } of found) {
      expect(message.text?.replaceAll('{{', '').replaceAll('}}', '')).not.toMatch(/[{}]|\]\(/);
      const uri = locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '';
      expect(uri).toMatch(/^[\w%./~!'()*-]*$/);
    }
    expect(new Set(found.map(({ partialFingerprints }) => partialFingerprints?.primaryLocationLineHash)).size).toBe(
      found.length,
    );
  });
});

it('the hostile texts are as hostile as they should be', () => {
  for (const sign of ['\u0000', '\u001b[', ']]>', '"', '---', '\u202e', '\ud800', 'x'.repeat(10_000)])
    expect(hostileTexts.some((text) => text.includes(sign))).toBe(true);
});
