import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filled, html } from '../../src/render/html.ts';
import { page } from '../../src/render/page.ts';
import { palette } from '../../src/render/palette.ts';
import { templatesFolder } from '../../src/render/template-files.ts';
import { cents, tableNamed, tablesIn, textIn } from './page-text.ts';
import { largeReport, sampleReport } from './sample-report.ts';
import { variants } from './variants.ts';

const pageOf = async (report: typeof sampleReport) => new TextDecoder().decode((await html(report)).bytes);
const room = { namespaces: 5, workloads: 5, rows: 5, findings: 5, subjects: 2, notes: 2 };

describe('page one answers before it explains', async () => {
  const text = textIn(await pageOf(sampleReport));

  it.each([
    'This cluster is simulated; no figure here is about a real one.',
    'The mesh cost $538 in the week to 15 Nov 2026, $45 (8%) less than the week before.',
    'Moving every sidecar to ambient would save about $1.4k of allocated cost a month (range $1.1k to $1.5k).',
    '5 findings fail (4 of high severity); 1 could not be judged; 1 is waived; 5 passed. 1 waiver has lapsed.',
    '8 Nov 2026 23:00 \u2013 15 Nov 2026 23:00 UTC (7 d; 9 Nov 2026 00:00 \u2013 16 Nov 2026 00:00 Europe/Berlin)',
    "97.2% of the week's proxy-hours are backed by samples",
    '54 on-demand nodes at $0.384 an hour (AWS price list, on demand, 20 Jul 2026, us-east-1); 8 spot nodes',
    'Naive estimate (the article\u2019s method)',
    'It also counted ztunnel, waypoint and gateway proxies as sidecars',
    '3f1a9c0de4b75b0c2f6d8e91a7b3c5d40e6f8a1b2c3d4e5f60718293a4b5c6d7',
  ])('it says "%s"', (words) => expect(text).toContain(words));

  it('the naive estimate is never in the headline', () => {
    const headline = text.slice(0, text.indexOf('What ambient frees'));
    expect(headline).not.toContain('$7,381.35');
    expect(headline.toLowerCase()).not.toContain('estimate');
  });
});

describe('a preliminary week says so beside the headline', () => {
  it('before the first number of the tables', async () => {
    const text = textIn(await pageOf(variants.preliminary ?? sampleReport));
    expect(text.indexOf('Preliminary: 61% of the week')).toBeGreaterThan(text.indexOf('The mesh cost'));
    expect(text.indexOf('Preliminary: 61% of the week')).toBeLessThan(text.indexOf('Cost of the week'));
  });
});

describe.each(Object.entries(variants))('the tables of the week "%s" reconcile', async (name, report) => {
  const markup = await pageOf(report);
  if (name === 'everything-missing') {
    it('and an unknown cost has no table of zeros', () => {
      expect(() => tableNamed(markup, 'Allocated cost by role')).toThrow();
      expect(textIn(markup)).not.toContain('$0.00');
    });
    return;
  }

  it.each(['Allocated cost by role', 'Allocated cost by namespace'])(
    '%s: rows add up to the total, to the cent',
    (caption) => {
      const rows = tableNamed(markup, caption).slice(1);
      const total = rows.at(-1) ?? [];
      for (const column of [1, 2]) {
        const sum = rows.slice(0, -1).reduce((all, row) => all + cents(row[column]), 0);
        expect(sum).toBe(cents(total[column]));
      }
      const shares = rows.slice(0, -1).map((row) => Number((row[3] ?? '').replace('%', '')) * 10);
      expect(Math.round(shares.reduce((a, b) => a + b, 0))).toBe(1000);
    },
  );

  it('both tables have the same total', () => {
    const [roles, namespaces] = ['Allocated cost by role', 'Allocated cost by namespace'].map((caption) =>
      tableNamed(markup, caption).at(-1),
    );
    expect(roles).toEqual(namespaces);
  });

  it('the bridge starts at the sidecars and ends at the saving', () => {
    const steps = tableNamed(markup, 'Allocated cost, USD a month')
      .slice(1)
      .map((row) => cents(row[1]));
    expect(steps.slice(0, -1).reduce((a, b) => a + b, 0)).toBe(steps.at(-1));
  });
});

describe('a large cluster makes a small page', async () => {
  const document = await html(largeReport);
  const markup = new TextDecoder().decode(document.bytes);

  it('under 2 MB with 2,000 namespaces', () => expect(document.bytes.length).toBeLessThan(2_000_000));
  it('the namespaces left out are counted, with what they cost', () => {
    expect(textIn(markup)).toMatch(/\u2026 1,95\d more namespaces, \$[\d,]+\.\d\d in total, in allocation\.csv/);
  });
});

describe.each(Object.entries(variants))(
  'the page of the week "%s" is accessible and self-contained',
  async (_, report) => {
    const markup = await pageOf(report);

    it('asks for nothing: no script, no link to a resource, no foreign address', () => {
      expect(markup).not.toMatch(/<(script|link|img|iframe|object|embed|base|form)\b/i);
      expect(markup).not.toMatch(/\bon\w+="/i);
      expect(markup).not.toMatch(/url\(|@import/i);
      expect(markup).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
    });

    it('every table has a caption, and every header a scope', () => {
      for (const table of tablesIn(markup)) {
        expect(table).toContain('<caption>');
        const headers = table.match(/<th\b[^>]*>/g) ?? [];
        expect(headers.length).toBeGreaterThan(0);
        expect(headers.filter((header) => !/ scope="(col|row)"/.test(header))).toEqual([]);
      }
    });

    it('headings go down one level at a time, and there is one h1', () => {
      const levels = [...markup.matchAll(/<h([1-6])\b/g)].map(([, level]) => Number(level));
      expect(levels.filter((level) => level === 1)).toHaveLength(1);
      expect(levels.every((level, at) => at === 0 || level - (levels[at - 1] ?? 0) <= 1)).toBe(true);
    });

    it('has a language, a title, and no id twice', () => {
      expect(markup).toMatch(/<html lang="en">/);
      expect(markup).toMatch(/<title>Mesh ledger: /);
      const ids = [...markup.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
    });

    it('every chart says what it shows', () => {
      for (const [svg] of markup.matchAll(/<svg\b[\s\S]*?<\/svg>/g)) {
        expect(svg).toMatch(/role="img" aria-labelledby="([\w-]+)-title \1-desc"/);
        expect(svg).toMatch(/<title id="[\w-]+">[^<]{5,}<\/title><desc id="[\w-]+">[^<]{20,}<\/desc>/);
        expect(svg).not.toMatch(/opacity|foreignObject|style=|rgba/);
      }
    });
  },
);

describe('colours can be told apart and read', () => {
  const luminance = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string) => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };

  it.each([
    ['ink', 'paper', 4.5],
    ['quiet', 'paper', 4.5],
    ['bad', 'paper', 4.5],
    ['warnInk', 'warnPaper', 4.5],
    ['warnInk', 'paper', 4.5],
    ['freed', 'paper', 3],
    ['added', 'paper', 3],
    ['total', 'paper', 3],
    ['axis', 'paper', 3],
  ] as const)('%s on %s has a contrast of at least %d', (front, back, least) => {
    expect(contrast(palette[front], palette[back])).toBeGreaterThanOrEqual(least);
  });
});

describe('templates are filled strictly', () => {
  it('a slot without a value is an error, not a blank', async () => {
    const { title: _, ...untitled } = page(sampleReport, room);
    await expect(filled('report.html.hbs', untitled as ReturnType<typeof page>)).rejects.toThrow(/"title" not defined/);
  });

  it('no template places anything raw', () => {
    const names = readdirSync(templatesFolder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.hbs'),
    );
    expect(names.length).toBeGreaterThan(2);
    for (const name of names) {
      expect(readFileSync(new URL(name, templatesFolder), 'utf8'), name).not.toMatch(/\{\{\{|\{\{&|<script|=\{\{/);
    }
  });
});
