import { expect, it } from 'vitest';
import { CheckReport } from '../../../src/model/check-report.ts';
import { checkReport, printed, sampleCheck } from './sample-check.ts';

it('the JSON is the report, every result of it', async () => {
  const parsed = JSON.parse(await printed(sampleCheck, 'json'));
  expect(parsed).toEqual(JSON.parse(JSON.stringify(sampleCheck)));
  expect(CheckReport.parse(parsed)).toEqual(sampleCheck);
});

it.each(['check', 'verdict', 'severity', 'subject', 'saw', 'because', 'fix'])(
  'every result has its %s',
  async (key) => {
    const { results } = JSON.parse(await printed(sampleCheck, 'json'));
    expect(results.filter((result: object) => !(key in result))).toEqual([]);
    expect(results).toHaveLength(8);
  },
);

it('a report without any result is JSON too', async () => {
  expect(JSON.parse(await printed(checkReport([]), 'json')).results).toEqual([]);
});

it('is laid out as JSON.stringify would, so that it can be read and compared', async () => {
  for (const report of [sampleCheck, checkReport([])])
    expect(await printed(report, 'json')).toBe(`${JSON.stringify(report, null, 2)}\n`);
});
