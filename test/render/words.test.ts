import { describe, expect, it } from 'vitest';
import { known, missing } from '../../src/model/reading.ts';
import type { Report } from '../../src/model/report.ts';
import { dateInWords, lastDayInWords, periodInWords } from '../../src/render/dates.ts';
import { textOf } from '../../src/render/sentence.ts';
import { costSentence, findingsSentence, savingSentence } from '../../src/render/words.ts';
import { blindReport, negativeReport, sampleReport } from './sample-report.ts';

const saving = (value: Report['cost']['weeklyUsd']['value'], low?: number, high?: number): Report => ({
  ...sampleReport,
  saving: known({
    monthlyUsd: {
      value,
      unit: 'USD/month',
      formula: '',
      ...(low === undefined ? {} : { low }),
      ...(high === undefined ? {} : { high }),
    },
    steps: [],
    assumptions: [],
  }),
});
const week = (now: number, before: number): Report => ({
  ...sampleReport,
  cost: {
    ...sampleReport.cost,
    weeklyUsd: { ...sampleReport.cost.weeklyUsd, value: known(now) },
    previousWeeklyUsd: known(before),
  },
});

describe('the cost of the week in one sentence', () => {
  it.each([
    [
      'less than before',
      week(12_400, 13_500),
      'The mesh cost $12.4k in the week to 15 Nov 2026, $1.1k (8%) less than the week before.',
    ],
    [
      'more than before',
      week(150, 100),
      'The mesh cost $150 in the week to 15 Nov 2026, $50 (50%) more than the week before.',
    ],
    ['the same', week(1000, 1001), 'The mesh cost $1.0k in the week to 15 Nov 2026, the same as the week before.'],
    ['from nothing', week(10, 0), 'The mesh cost $10 in the week to 15 Nov 2026, after a week that cost nothing.'],
    [
      'not known',
      blindReport,
      'What the mesh cost this week is not known: Prometheus refused the connection: connect ECONNREFUSED.',
    ],
  ])('%s', (_, report, text) => expect(textOf(costSentence(report))).toBe(text));

  it('says "at least" when only a lower bound is known', () => {
    const { cost } = sampleReport;
    const report = { ...sampleReport, cost: { ...cost, weeklyUsd: { ...cost.weeklyUsd, low: 400 } } };
    expect(textOf(costSentence(report))).toBe('The mesh cost at least $400 in the week to 15 Nov 2026.');
  });
});

describe('the saving in one sentence', () => {
  it.each([
    [
      'positive',
      saving(known(3900), 3100, 4600),
      'Moving every sidecar to ambient would save about $3.9k of allocated cost a month (range $3.1k to $4.6k).',
    ],
    [
      'negative is said as cost',
      negativeReport,
      'Moving every sidecar to ambient would add about $1.2k of allocated cost a month (range $911 to $1.5k more).',
    ],
    [
      'perhaps negative',
      saving(known(100), -200, 400),
      'Moving every sidecar to ambient would save about $100 of allocated cost a month (range $200 more to $400 less).',
    ],
    ['nothing', saving(known(0.001)), 'Moving every sidecar to ambient would save nothing.'],
    [
      'bounds only',
      saving(missing('no policies were read'), 100, 200),
      'What moving every sidecar to ambient would save is not known: no policies were read. It lies between $100 and $200 a month.',
    ],
    [
      'not known',
      blindReport,
      'What moving every sidecar to ambient would save is not known: Prometheus refused the connection: connect ECONNREFUSED.',
    ],
  ])('%s', (_, report, text) => expect(textOf(savingSentence(report))).toBe(text));
});

describe('the findings in one sentence', () => {
  it('counts what fails, what is unknown and what passed', () => {
    expect(textOf(findingsSentence(sampleReport))).toBe(
      '5 findings fail (4 of high severity); 1 could not be judged; 1 is waived; 5 passed. 1 waiver has lapsed.',
    );
  });
  it('says nothing of waivers where there are none', () => {
    const compliance = { ...sampleReport.compliance, lapsedWaivers: [], unusedWaivers: [] };
    const report = { ...sampleReport, compliance, resultCounts: { ...sampleReport.resultCounts, waived: 0 } };
    expect(textOf(findingsSentence(report))).toBe(
      '5 findings fail (4 of high severity); 1 could not be judged; 5 passed.',
    );
  });
  it('never calls a run without checks clean', () => {
    expect(textOf(findingsSentence(blindReport))).toBe('No compliance condition was judged.');
  });
});

describe('the period is said in UTC, and in the zone whose midnights bound it', () => {
  const period = { start: '2026-10-18T22:00:00Z', end: '2026-10-25T23:00:00Z', zone: 'Europe/Berlin', hours: 169 };

  it('a week with a clock change says its hours', () => {
    expect(periodInWords(period)).toBe(
      '18 Oct 2026 22:00 \u2013 25 Oct 2026 23:00 UTC (7 d, 169 h; 19 Oct 2026 00:00 \u2013 26 Oct 2026 00:00 Europe/Berlin)',
    );
    expect(lastDayInWords(period)).toBe('25 Oct 2026');
  });

  it('a week in UTC is said once', () => {
    const utc = { start: '2026-11-09T00:00:00Z', end: '2026-11-16T00:00:00Z', zone: 'UTC', hours: 168 };
    expect(periodInWords(utc)).toBe('9 Nov 2026 00:00 \u2013 16 Nov 2026 00:00 UTC (7 d)');
  });

  it.each([
    ['2026-07-20', '20 Jul 2026'],
    ['2026-07', 'Jul 2026'],
    ['2026', '2026'],
    ['last spring', 'last spring'],
  ])('the date %s is said as "%s", no more precise than it is known', (iso, text) =>
    expect(dateInWords(iso)).toBe(text),
  );
});
