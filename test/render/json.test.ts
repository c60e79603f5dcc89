import { describe, expect, it } from 'vitest';
import { Report } from '../../src/model/report.ts';
import { json } from '../../src/render/json.ts';
import { hostileReport, sampleReport } from './sample-report.ts';
import { variants } from './variants.ts';

const decoded = (report: typeof sampleReport) => new TextDecoder().decode(json(report).bytes);

describe('report.json is the public result as data', () => {
  it('says exactly what the report says, hostile names included', () => {
    expect(JSON.parse(decoded(sampleReport))).toEqual(sampleReport);
    expect(JSON.parse(decoded(hostileReport))).toEqual(hostileReport);
  });

  it.each(Object.entries(variants))('is what its schema promises in the week "%s"', (_, report) => {
    expect(Report.parse(report)).toEqual(report);
  });

  it('has its keys sorted, so that two weeks can be compared line by line', () => {
    const reversed = Object.fromEntries(Object.entries(sampleReport).reverse()) as unknown as typeof sampleReport;
    expect(decoded(reversed)).toBe(decoded(sampleReport));
    expect(Object.keys(JSON.parse(decoded(sampleReport)))).toEqual(Object.keys(sampleReport).sort());
  });

  it('holds nothing that a terminal or an editor would not show', () => {
    expect(decoded(hostileReport).replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u);
    expect(decoded(hostileReport)).toContain('\\u202e');
  });
});
