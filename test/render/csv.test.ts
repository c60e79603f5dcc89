import { describe, expect, it } from 'vitest';
import { csv } from '../../src/render/csv.ts';
import { atLeastReport, blindReport, hostileReport, sampleReport } from './sample-report.ts';

/** A reader of RFC 4180, written from the standard and not from our writer. */
function records(text: string): string[][] {
  const rows: string[][] = [[]];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quoted && character === '"' && text[at + 1] === '"') {
      field += '"';
      at++;
    } else if (character === '"') quoted = !quoted;
    else if (!quoted && character === ',') {
      rows.at(-1)?.push(field);
      field = '';
    } else if (!quoted && character === '\r' && text[at + 1] === '\n') {
      rows.at(-1)?.push(field);
      rows.push([]);
      field = '';
      at++;
    } else field += character;
  }
  return rows.slice(0, -1);
}

const textOf = (report: typeof sampleReport) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(csv(report).bytes);
const rowsOf = (report: typeof sampleReport) => {
  const [header = [], ...rows] = records(textOf(report).slice(1));
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
};

describe('allocation.csv is for spreadsheets and for finance', () => {
  it('starts with a byte order mark and ends every line with CRLF', () => {
    const text = textOf(sampleReport);
    expect(text.startsWith('\ufeffrun_key,cluster,')).toBe(true);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('has one row per role, namespace, workload and team, each naming its run, period, currency, prices and method', () => {
    const rows = rowsOf(sampleReport);
    expect(rows).toHaveLength(sampleReport.cost.lines.length);
    expect(rows[0]).toMatchObject({
      run_key: '7c1e90af',
      period_start: '2026-11-08T23:00:00Z',
      period_end: '2026-11-15T23:00:00Z',
      role: 'sidecar',
      namespace: 'payments',
      workload: 'payments-api',
      team: 'payments',
      at_least: 'false',
      currency: 'USD',
      price_source: 'AWS price list, on demand; EC2 spot price history',
      price_as_of: '2026-07-20; 2026-11-15',
      method: 'allocated',
      simulated: 'true',
      preliminary: 'false',
    });
  });

  it('adds up to the headline of every document', () => {
    const { weeklyUsd, monthlyUsd } = sampleReport.cost;
    const sum = (column: string) => rowsOf(sampleReport).reduce((total, row) => total + Number(row[column]), 0);
    expect(weeklyUsd.value.known && weeklyUsd.value.value).toBeCloseTo(sum('period_usd'), 8);
    expect(monthlyUsd.value.known && monthlyUsd.value.value).toBeCloseTo(sum('monthly_usd'), 8);
  });

  it('marks the amounts that are lower bounds', () => {
    expect(rowsOf(atLeastReport).map((row) => row.at_least)).toEqual(atLeastReport.cost.lines.map(() => 'true'));
  });

  it('leaves an unknown amount empty, and a real zero 0', () => {
    const [first] = sampleReport.cost.lines;
    if (first === undefined) throw new Error('The sample has no lines.');
    const unknown = { ...first, periodUsd: { known: false, why: 'no price' } as const, cpuCoreHours: 0 };
    const [row] = rowsOf({ ...blindReport, cost: { ...blindReport.cost, lines: [unknown] } });
    expect(row).toMatchObject({ period_usd: '', cpu_used_core_hours: '0', price_source: '' });
  });

  it('writes numbers bare, without exponent or separator, so that -12.50 can be summed', () => {
    const [first] = sampleReport.cost.lines;
    if (first === undefined) throw new Error('The sample has no lines.');
    const odd = {
      ...first,
      cpuCoreHours: 1e-9,
      memoryGibHours: 1234567.25,
      periodUsd: { known: true, value: -12.5 } as const,
    };
    const text = textOf({ ...sampleReport, cost: { ...sampleReport.cost, lines: [odd] } });
    expect(text).toContain(',0.000000001,1234567.25,');
    expect(text).toContain(',-12.5,');
  });
});

describe('no name of a cluster is a formula or breaks a row', () => {
  const rows = rowsOf(hostileReport);

  it('every row still has every column', () => {
    expect(rows).toHaveLength(hostileReport.cost.lines.length);
    expect(rows.every(({ method }) => method === 'allocated')).toBe(true);
  });

  it.each([
    ['a formula is text', '=HYPERLINK("x")', '\'=HYPERLINK("x")'],
    ['quotes are doubled, line breaks dropped', 'a"b\nc', 'a"bc'],
    ['a bidi override is shown', 'evil\u202Egnp.exe\u200b', 'evil\u2039U+202E\u203Agnp.exe\u2039U+200B\u203A'],
    ['a Slack mention is only text', '<!channel>', '<!channel>'],
  ])('%s', (_, name, shown) => {
    const column = (['namespace', 'workload', 'team'] as const).find((one) =>
      hostileReport.cost.lines.some((line) => line[one] === name),
    );
    const at = hostileReport.cost.lines.findIndex((line) => column !== undefined && line[column] === name);
    expect(rows[at]?.[column ?? '']).toBe(shown);
  });

  it.each(['=1', '+1', '-1', '@x', '\t=1', '\r=1', '\n=1', ' =1', '\uff1d1'])(
    '%j is guarded by an apostrophe',
    (name) => {
      const [first] = sampleReport.cost.lines;
      if (first === undefined) throw new Error('The sample has no lines.');
      const report = { ...sampleReport, cost: { ...sampleReport.cost, lines: [{ ...first, workload: name }] } };
      expect(rowsOf(report)[0]?.workload).toMatch(/^'/);
    },
  );
});
