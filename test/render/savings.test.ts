import { describe, expect, it } from 'vitest';
import { known, missing } from '../../src/model/reading.ts';
import type { Report } from '../../src/model/report.ts';
import { countInterval, usdInterval } from '../../src/render/intervals.ts';
import { realisableSection } from '../../src/render/realisable-section.ts';
import { realisedSection } from '../../src/render/realised-section.ts';
import { renderings } from '../../src/render/renderings.ts';
import { savings } from '../../src/render/savings.ts';
import { textIn } from './page-text.ts';
import { atLeastReport, blindReport, firstReport, negativeReport, sampleReport } from './sample-report.ts';

const realised = (changed: object): Report => {
  if (!sampleReport.realised.known) throw new Error('The sample has no realised saving.');
  return { ...sampleReport, realised: known({ ...sampleReport.realised.value, ...changed }) };
};
const avoided = (value: number, low: number, high: number) => ({
  avoidedUsd: { value: known(value), low, high, unit: 'USD/week', formula: '' },
});

describe('three savings stand side by side, each with its status', () => {
  it.each([
    [
      'allocated',
      sampleReport,
      0,
      'projected',
      '$1.4k',
      'a month, freed reservations, not cash (range $1.1k to $1.5k)',
    ],
    [
      'realisable, its commitment apart',
      sampleReport,
      1,
      'simulated',
      '$392 to $1,065',
      'a month in cash, likely $673; 2\u20135 of 62 nodes; apart, $168 of commitment',
    ],
    [
      'realised',
      sampleReport,
      2,
      'observed',
      '$137',
      'in this week, against the adjusted baseline (90%: $130 to $143)',
    ],
    [
      'no baseline',
      firstReport,
      2,
      'observed',
      'not known',
      'no baseline yet: 1 of 4 weeks before the first namespace moved',
    ],
    [
      'a baseline that is no use claims nothing',
      atLeastReport,
      2,
      'observed',
      'not claimed',
      'baseline not usable (8 weeks, R\u00b2 0.41, CV(RMSE) 29.0%); raw difference $137 in this week',
    ],
    [
      'noise claims nothing',
      realised({ claimed: false, ...avoided(3, -2, 8) }),
      2,
      'observed',
      'not claimed',
      '$3.00 in this week (90%: \u2212$2.00 to $8.00): within the noise',
    ],
    [
      'dearer than before claims nothing',
      realised({ claimed: false, ...avoided(-30, -40, -20) }),
      2,
      'observed',
      'not claimed',
      '\u2212$30 in this week (90%: \u2212$40 to \u2212$20): more than the adjusted baseline',
    ],
    ['nothing can go', negativeReport, 1, 'simulated', '$0', 'a month in cash; 0 of 62 nodes'],
    [
      'not known',
      blindReport,
      1,
      'simulated',
      'not known',
      'the pods and nodes of the cluster were not read: 403 Forbidden',
    ],
  ])('%s', (_, report, at, status, value, note) => {
    expect(savings(report)[at]).toMatchObject({ status, value, note });
  });
});

describe('an interval is said in one way', () => {
  it.each([
    [0, 1681.92, '$0 to $1,682'],
    [280.32, 280.32, '$280'],
    [-5.5, 12, '\u2212$5.50 to $12'],
    [0, 0, '$0'],
  ])('%d to %d is %s', (low, high, words) => expect(usdInterval(low, high)).toBe(words));
  it.each([
    [0, 6, '0\u20136 nodes'],
    [1, 1, '1 node'],
    [0, 0, '0 nodes'],
  ])('%i to %i is %s', (low, high, words) => expect(countInterval(low, high, 'node')).toBe(words));
});

describe('every channel has the same three savings', async () => {
  const { html, email, slack, digest } = await renderings(sampleReport);
  it.each([
    ['the page', textIn(new TextDecoder().decode(html.bytes))],
    ['the e-mail', textIn(email.html)],
    ['the plain text', email.text],
    ['Slack', JSON.stringify(slack.blocks)],
    ['the terminal', digest],
  ])('%s', (_, text) => {
    for (const words of ['$1.4k', '$392 to $1,065', '$137']) expect(text).toContain(words);
  });
});

describe('money that is not cash is never with the cash', () => {
  const { facts, notes } = realisableSection(sampleReport, 10);
  const said = (label: string) => facts.find((one) => one.label === label)?.text;
  it('freed commitment and packing slack have lines of their own', () => {
    expect(said('Cash, a month')).toBe('$672.77 ($392.45 to $1,065.22)');
    expect(said('Freed commitment, a month')).toMatch(/^\$168\.19: .*not cash/);
    expect(said('Packing slack, a month')).toMatch(/^\$840\.96: 3 nodes could go without ambient/);
  });
  it('what keeps nodes is named with an example', () => {
    expect(notes).toContain(
      'general keeps 2 nodes: a PodDisruptionBudget allows no disruption, such as ledger/ledger-db.',
    );
    expect(notes).toContain('Not judged, gpu: its pods ask for nvidia.com/gpu, which is not packed.');
  });
});

describe('a realised saving is taken apart', () => {
  const amounts = (report: Report) =>
    Object.fromEntries(
      (realisedSection(report).tables[0]?.rows ?? []).map(({ name, cells }) => [name, cells[0]?.text]),
    );
  it('spend reduction and cost avoidance are apart, and add up', () => {
    expect(amounts(sampleReport)).toMatchObject({ 'Spend reduction': '$61.56', 'Cost avoidance': '$75.40' });
    expect(realisedSection(sampleReport).tables[0]?.totals[0]?.cells[0]?.text).toBe('$136.96');
  });
  it('price and quantity effect have lines of their own, and an unknown one says why', () => {
    const { facts } = realisedSection(realised({ priceEffectUsd: missing('the baseline had no prices') }));
    expect(facts.find(({ label }) => label === 'Price effect')?.text).toMatch(/^not known: the baseline had no prices/);
    expect(facts.find(({ label }) => label === 'Quantity effect')?.text).toMatch(/^\u2212\$61\.56/);
  });
  it('without a baseline there are words, and no table of zeros', () => {
    expect(realisedSection(firstReport)).toMatchObject({
      lead: 'Not known: no baseline yet: 1 of 4 weeks before the first namespace moved.',
      tables: [],
    });
  });
});
