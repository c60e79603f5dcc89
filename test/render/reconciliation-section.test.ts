import { describe, expect, it } from 'vitest';
import { known } from '../../src/model/reading.ts';
import { reconciliationSection } from '../../src/render/reconciliation-section.ts';
import { cents } from './page-text.ts';
import { sampleReport } from './sample-report.ts';
import { variants } from './variants.ts';

const tableOf = (report: typeof sampleReport) => {
  const [table] = reconciliationSection(report).tables;
  return (table?.rows ?? [])
    .concat(table?.totals ?? [])
    .map(({ name, cells }) => ({ name, cells: cells.map(({ text }) => text) }));
};
const reconciled = Object.entries(variants).filter(([, { cost }]) => cost.reconciliation.known);

describe.each(reconciled)('what the nodes cost in the week "%s" is accounted for to the cent', (_, report) => {
  const rows = tableOf(report);
  const total = rows.at(-1);

  it.each([0, 1, 2])('column %i adds up', (column) => {
    const sum = rows.slice(0, -1).reduce((all, { cells }) => all + cents(cells[column]), 0);
    expect(sum).toBe(cents(total?.cells[column]));
  });
  it('every row adds up across', () => {
    for (const { cells } of rows) expect(cents(cells[0]) + cents(cells[1])).toBe(cents(cells[2]));
  });
  it('the total is Σ node hours × node price', () => {
    const nodeUsd = report.cost.reconciliation.known ? report.cost.reconciliation.value.nodeUsd : 0;
    expect(cents(total?.cells[2])).toBe(Math.round(nodeUsd * 100));
  });
  it('shares add up to all of it', () => {
    const tenths = rows
      .slice(0, -1)
      .map(({ cells }) => Math.round(Number((cells[3] ?? '').replace('%', '').replace('\u2212', '-')) * 10));
    expect(tenths.reduce((a, b) => a + b, 0)).toBe(1000);
  });
});

describe('an uneven reconciliation', () => {
  const lines = [1 / 3, 1 / 3, 1 / 3].map((cpuUsd, at) => ({
    ...{
      kind: 'other-workloads' as const,
      label: `Part ${at}`,
      cpuUsd,
      memoryUsd: 0.005,
      usd: cpuUsd + 0.005,
      shareRatio: 1 / 3,
    },
  }));
  const report = (nodeUsd: number) => ({
    ...sampleReport,
    cost: {
      ...sampleReport.cost,
      reconciliation: known({ lines, nodeUsd, nodes: 1, nodeHours: 1, atLeast: false, notes: [] }),
    },
  });

  it('thirds of a dollar add up to the dollar', () => {
    const amounts = tableOf(report(1.015)).map(({ cells }) => cents(cells[2]));
    expect(amounts.slice(0, -1).reduce((a, b) => a + b, 0)).toBe(amounts.at(-1));
  });
  it('what the lines leave of the total is said, not hidden', () => {
    expect(tableOf(report(1.5)).map(({ name }) => name)).toContain('Difference to the total');
  });
});
