import { describe, expect, it } from 'vitest';
import { digest } from '../../src/render/digest.ts';
import { email } from '../../src/render/email.ts';
import { cents, tableNamed, textIn } from './page-text.ts';
import { sampleReport } from './sample-report.ts';
import { variants } from './variants.ts';

describe.each(Object.entries(variants))('the e-mail of the week "%s"', async (_, report) => {
  const { subject, html, text } = await email(report);

  it('is not clipped by Gmail', () => expect(Buffer.byteLength(html)).toBeLessThan(80 * 1024));
  it('has a subject of one short line', () => {
    expect(subject).toMatch(/^(\[simulated\] )?(\[preliminary\] )?Mesh ledger: /);
    expect(subject).not.toMatch(/\p{Cc}/u);
    expect(Array.from(subject).length).toBeLessThan(200);
  });
  it('needs nothing that Outlook lacks', () => {
    expect(html).not.toMatch(/<(svg|script|link|style|img|div)\b|class="|display:|var\(|url\(/);
    expect(html).toContain('<table role="presentation" width="600"');
  });
  it('every cell names its own colours, so that dark mode stays legible', () => {
    const cells = html.match(/<t[dh] [^>]*bgcolor[^>]*>/g) ?? [];
    expect(cells.length).toBeGreaterThan(5);
    expect(cells.filter((cell) => !/background-color:/.test(cell) && !/padding:24px 8px/.test(cell))).toEqual([]);
  });
  it('the plain text has the same numbers in the same order', () => {
    const numbers = (all: string) => all.match(/\$[\d,.]+[kMB]?|\d+(?:\.\d+)?%/g) ?? [];
    const body = textIn(html.slice(html.indexOf('<h1')));
    expect(numbers(text.replace(/\s+/g, ' '))).toEqual(numbers(body));
  });
});

describe('the e-mail answers in its first hundred characters', () => {
  it('after the warning that nothing is real', async () => {
    const { html } = await email({ ...sampleReport, run: { ...sampleReport.run, simulated: false } });
    expect(textIn(html.slice(html.indexOf('<body'))).slice(0, 110)).toContain('The mesh cost $538');
  });
  it('its table adds up', async () => {
    const rows = tableNamed((await email(sampleReport)).html, 'Allocated cost by role').slice(1);
    expect(rows.slice(0, -1).reduce((sum, row) => sum + cents(row[1]), 0)).toBe(cents(rows.at(-1)?.[1]));
  });
});

describe.each(Object.entries(variants))('the digest of the week "%s" fits a terminal', (_, report) => {
  const lines = digest(report).trimEnd().split('\n');
  it('29 lines of 80 columns', () => {
    expect(lines.length).toBeLessThanOrEqual(29);
    expect(lines.filter((line) => Array.from(line).length > 80)).toEqual([]);
  });
  it('ends with the run, and holds no control character', () => {
    expect(lines.at(-1)).toBe(`Run: ${report.run.key}`);
    expect(lines.join('')).not.toMatch(/\p{Cc}|\p{Cf}/u);
  });
});
