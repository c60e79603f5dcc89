import { describe, expect, it } from 'vitest';
import { known, missing } from '../../src/model/reading.ts';
import type { Report } from '../../src/model/report.ts';
import { financeSection } from '../../src/render/finance-section.ts';
import { latencyTable } from '../../src/render/latency-table.ts';
import { pricesSection, unpricedInWords } from '../../src/render/prices-section.ts';
import type { Section } from '../../src/render/section.ts';
import { sections } from '../../src/render/sections.ts';
import { textOf } from '../../src/render/sentence.ts';
import { pricesInWords, trust } from '../../src/render/trust.ts';
import { units } from '../../src/render/units.ts';
import { whatIfSection } from '../../src/render/what-if-section.ts';
import { costSentence } from '../../src/render/words.ts';
import { cents } from './page-text.ts';
import {
  atLeastReport,
  blindReport,
  largeReport,
  negativeReport,
  preliminaryReport,
  sampleReport,
} from './sample-report.ts';
import { variants } from './variants.ts';

const room = { rows: 30, workloads: 50, notes: 40 };
const rowsOf = ({ tables }: Section, at = 0) =>
  (tables[at]?.rows ?? []).map(({ name, cells }) => [name, ...cells.map(({ text }) => text)]);

describe('what is not known says so, and why', () => {
  it.each(Object.entries(sections(blindReport, room)))('%s', (_, { lead, tables, facts }) => {
    expect(lead).toMatch(/^Not known: .{10,}/);
    expect([...tables, ...facts]).toEqual([]);
  });
});

describe.each(Object.entries(variants))('the tables of the week "%s" are whole', (_, report) => {
  it('every row has a cell for every column, and no cell is NaN, undefined or Infinity', () => {
    for (const { tables } of Object.values(sections(report, { rows: 2, workloads: 2, notes: 2 })))
      for (const { columns, rows, totals } of tables)
        for (const { name, cells } of [...rows, ...totals]) {
          expect(name).not.toBe('');
          expect(cells).toHaveLength(columns.length - 1);
          expect(cells.map(({ text, note }) => text + note).join(' ')).not.toMatch(/NaN|undefined|Infinity|∞/);
        }
  });
});

describe('what if only one moves', () => {
  it('freed less added is the net amount, to the cent, in every row', () => {
    for (const report of [sampleReport, largeReport])
      for (const [, , freed, ztunnel, waypoint, net] of rowsOf(whatIfSection(report, room)).slice(0, -1))
        expect(cents(freed) + cents(ztunnel) + cents(waypoint)).toBe(cents(net));
  });
  it('a sum of what is left out says "not known" where a part of it is: it is no zero', () => {
    if (!sampleReport.whatIf.known) throw new Error('no what-if');
    const unsure = sampleReport.whatIf.value.namespaces.map((move) => ({
      ...move,
      waypointUsd: missing('policies are not known'),
      netUsd: { ...move.netUsd, value: missing('policies are not known') },
    }));
    const whatIf = known({ ...sampleReport.whatIf.value, namespaces: unsure });
    const rest = rowsOf(whatIfSection({ ...sampleReport, whatIf }, { rows: 1, workloads: 0 })).at(-1);
    expect(rest?.slice(4, 6)).toEqual(['not known', 'not known']);
    expect(rest?.[2]).toMatch(/^\$/);
  });
  it('the largest come first, whatever their sign; the rest is summed and counted', () => {
    const rows = rowsOf(whatIfSection(largeReport, { rows: 4, workloads: 0 }));
    expect(rows).toHaveLength(5);
    expect(rows.at(-1)?.[0]).toBe('\u2026 1,996 more namespaces, in report.json');
    const whatIf = largeReport.whatIf.known ? largeReport.whatIf.value.namespaces : [];
    const all = whatIf.reduce((sum, { netUsd }) => sum + (netUsd.value.known ? netUsd.value.value : 0), 0);
    const shown = rows.reduce((sum, row) => sum + cents(row[5]), 0);
    expect(Math.abs(shown - all * 100)).toBeLessThan(3);
  });
  it('says the break-even in one sentence', () => {
    expect(whatIfSection(sampleReport, room).lead).toContain(
      'more than 3.0 sidecars by CPU, 4.8 by memory and 3.3 by cost; nodes carry 9.3 on average now',
    );
  });
  it('a waypoint that nobody can judge has no amount, and a reason', () => {
    if (!sampleReport.whatIf.known) throw new Error('The sample has no what-if.');
    const [first] = sampleReport.whatIf.value.namespaces;
    if (first === undefined) throw new Error('The sample has no namespace.');
    const why = missing('policies were not read');
    const namespaces = [
      { ...first, waypoint: 'unknown' as const, waypointUsd: why, netUsd: { ...first.netUsd, value: why } },
    ];
    const section = whatIfSection(
      { ...sampleReport, whatIf: known({ ...sampleReport.whatIf.value, namespaces }) },
      room,
    );
    expect(rowsOf(section)[0]?.slice(4)).toEqual(['not known', 'not known', 'not known']);
    expect(section.notes).toContain('Not known: policies were not read.');
  });
});

describe('finance', () => {
  const finance = (changed: object): Report => {
    if (!sampleReport.finance.known) throw new Error('The sample has no finance.');
    const [first] = sampleReport.finance.value.cases;
    return {
      ...sampleReport,
      finance: known({ ...sampleReport.finance.value, cases: first ? [{ ...first, ...changed }] : [] }),
    };
  };
  it('prints a row for every saving at every level', () => {
    expect(rowsOf(financeSection(sampleReport)).map(([name]) => name)).toEqual(
      ['Allocated', 'Realisable', 'Realised'].flatMap((basis) =>
        ['low', 'likely', 'high'].map((level) => `${basis}, ${level}`),
      ),
    );
  });
  it('TV-12: 12,000 USD are paid back by 560.64 a month in 21.4 months, 651 days', () => {
    const report = finance({ monthlyUsd: 560.64, paybackMonths: known(21.40411), paybackDays: known(651.041667) });
    expect(financeSection(report).tables[0]?.rows[0]?.cells[1]).toEqual({
      text: '21.4 months',
      note: '651 days',
      prose: false,
    });
  });
  it('what saves nothing is paid back never', () => {
    const [likely] = rowsOf(financeSection(negativeReport)).filter(([name]) => name === 'Allocated, likely');
    expect(likely?.slice(1, 3)).toEqual(['\u2212$1,187.40', 'never']);
    expect(likely?.[5]).toBe('none');
  });
  it('a return beyond tenfold a year is only said to be so', () => {
    const [row] = rowsOf(financeSection(finance({ irrAnnualRatio: known(1e12) })));
    expect(row?.[5]).toBe('over 1,000%');
  });
  it('says the investment and how it came about, and the discount rate', () => {
    const said = financeSection(sampleReport).facts.map(({ text }) => text);
    expect(said[0]).toBe('$14,550.00 = 120 h \u00d7 100 USD/h + 2550 USD');
    expect(said[1]).toBe('10.0% a year, effective');
  });
});

describe('prices are said in a few lines, however many nodes there are', () => {
  it('three groups in the headline, the others counted', () => {
    expect(pricesInWords(largeReport)).toMatch(/^(\d+ on-demand nodes at [^;]+; ){3}and 3 more, under Prices$/);
  });
  it('one row a source, date and region, with its nodes, and no row a node', () => {
    const rows = rowsOf(pricesSection(largeReport, 30));
    expect(rows).toHaveLength(6);
    expect(rows.reduce((sum, row) => sum + Number(row[1]), 0)).toBe(460);
    expect(rows[0]?.[2]).toBe('$0.384 to $0.5376');
  });
  it('nodes without a price are named, five of them, and the rest counted', () => {
    const [note] = pricesSection(largeReport, 30).notes;
    expect(note).toBe(
      '40 nodes of 6,720 hours in all have no price, so totals are lower bounds. no price for x9.new: ip-10-9-0-0, ip-10-9-0-1, ip-10-9-0-2, ip-10-9-0-3, ip-10-9-0-4 \u2026 35 more, in report.json.',
    );
  });
  it('default prices are a reason to doubt', () => {
    expect(trust(preliminaryReport).find(({ label }) => label === 'Prices')).toMatchObject({
      warning: true,
      text: '$0.031611 a core-hour, $0.004237 a GiB-hour (OpenCost default prices, 20 Jul 2026). These are default prices, not yours: configure your own before using these amounts',
    });
  });
});

describe('a lower bound is called one', () => {
  it('in the sentence, in the trust and in what the nodes cost', () => {
    expect(textOf(costSentence(atLeastReport))).toBe('The mesh cost at least $538 in the week to 15 Nov 2026.');
    expect(trust(atLeastReport).find(({ label }) => label === 'No price')?.text).toContain(
      'no price for x9.new in us-east-1: spot-2, spot-3',
    );
    expect(sections(atLeastReport, room).reconciliation.lead).toContain('The nodes cost at least $');
  });
});

describe('latency before and after a move', () => {
  const { moves, gaps } = latencyTable(sampleReport, 10);
  it('shows each number with its bucket, and no more change than buckets can show', () => {
    const [before, after, change] = moves[0]?.rows ?? [];
    expect(before).toMatchObject({ name: 'reviews', detail: 'sidecar, to 10 Nov 2026' });
    expect(after?.cells[1]).toEqual({ text: '3.4', note: '1\u20135', prose: false });
    expect(change?.cells[1]).toEqual({ text: 'none seen', note: '\u22124 to 4', prose: false });
  });
  it('names what cannot be measured', () => {
    expect(gaps.join(' ')).toContain('Not measurable, because ambient without a waypoint sees no requests: assets.');
  });
});

describe('network savings are laid to routing, not to ambient', () => {
  const { network } = sections(sampleReport, room);
  it('says so before any number', () => {
    expect(network.lead).toContain('Moving to ambient does not by itself cut cross-zone bytes');
  });
  it('warns of a zone that would carry more than half as much again', () => {
    const busy = network.tables[0]?.rows.filter(({ cells }) => cells[5]?.note !== '').map(({ name }) => name);
    expect(busy).toEqual(['istio-ingress/istio-ingressgateway']);
  });
});

describe('the bill stands beside the allocation, and is called apportioned', () => {
  it('with the hours that it covers', () => {
    const { billed } = sections(sampleReport, room);
    expect(billed.lead).toMatch(/^Billed, apportioned:/);
    expect(billed.facts.find(({ label }) => label === 'Covers')).toMatchObject({
      text: '161 of 168 hours',
      warning: true,
    });
    expect(billed.tables[0]?.columns.map(({ text }) => text)).toEqual([
      'Namespace',
      'Billed',
      'Unused, billed',
      'Allocated',
    ]);
  });
});

describe('what a unit costs', () => {
  it('is no "$0.00" where it is a third of a cent', () => {
    const cost = { ...sampleReport.cost, units: { ...sampleReport.cost.units, perMillionRequestsUsd: known(0.0031) } };
    expect(units({ ...sampleReport, cost })[0]?.text).toBe('$0.0031');
  });
});

describe('a node without a price', () => {
  const said = (hours: number) => unpricedInWords({ nodes: [], unpriced: [{ node: 'n9', hours, why: 'no type' }] });
  it('makes totals lower bounds when it was there in the period', () => {
    expect(said(24).join()).toMatch(/1 node of 24 hours in all has no price, so totals are lower bounds/);
  });
  it('that joined after the period does not', () => {
    expect(said(0)).toEqual([expect.stringMatching(/^1 node joined after the period and has no price: n9/)]);
  });
});
