import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Waiver } from '../../src/model/compliance.ts';
import { kpis } from '../../src/render/kpis.ts';
import { renderings } from '../../src/render/renderings.ts';
import { lapsedInWords, unusedInWords, waivedInWords } from '../../src/render/waivers.ts';
import { textIn } from './page-text.ts';
import { sampleReport } from './sample-report.ts';
import { tool } from './tool.ts';

const folder = mkdtempSync(join(tmpdir(), 'meshledger-waivers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const { html, pdf, slack, email, digest } = await renderings(sampleReport);
writeFileSync(join(folder, 'report.pdf'), pdf.bytes);

const textsIn = (value: unknown): string =>
  JSON.stringify(value, (key, item) => (key === 'type' || key === 'style' ? undefined : item));
const whole: Readonly<Record<string, string>> = {
  'the page': textIn(new TextDecoder().decode(html.bytes)),
  'the PDF': tool('poppler-utils', 'pdftotext', [join(folder, 'report.pdf'), '-']).replace(/\s+/g, ' '),
  'the e-mail': textIn(email.html),
  'its plain text': email.text.replace(/\s+/g, ' '),
  Slack: textsIn(slack.blocks),
};
const short = { 'the digest of a terminal': digest.replace(/\s+/g, ' ') };

describe.each(Object.entries({ ...whole, ...short }))('%s says of waivers', (_, text) => {
  it('how many findings are waived, by whom and until when', () => {
    expect(text).toContain('1 is waived');
    expect(text).toContain('Waived by the storefront team until 31 Dec 2026, 1 finding');
  });
  it('that one has lapsed, in the answer and with its finding', () => {
    expect(text).toContain('1 waiver has lapsed');
    expect(text).toMatch(
      /Every meshed namespace enforces strict mTLS.*Waiver lapsed for 1 of 3: by the payments team until 31 Oct 2026.*Namespace checkout/,
    );
  });
});

it.each(Object.entries(whole))('%s notes the waiver that nothing needs', (_, text) => {
  expect(text).toContain('1 waiver that no finding needs: deny-rules-enforced, AuthorizationPolicy legacy/*');
});

it('the share of conditions that pass by weight stands with the findings, rounded down', () => {
  const findings = (ratio: number) => {
    const compliance = { ...sampleReport.compliance, weightedPassRatio: { known: true as const, value: ratio } };
    return kpis({ ...sampleReport, compliance }).at(-1)?.note;
  };
  expect(findings(0.9999)).toContain('1 waived; 5 passed (99% of conditions, by weight)');
  expect(findings(0.29)).toContain('(29% of conditions, by weight)');
});

describe('waivers that there is no room for are counted', () => {
  const waiver = (name: string): Waiver => ({
    ...{ check: 'a', subject: name, owner: 'us', reason: 'because', until: '2026-12-31' },
  });
  const [one] = sampleReport.results;
  if (one === undefined) throw new Error('The sample has no result.');
  const waived = (verdict: 'waived' | 'fail', names: readonly string[]) =>
    names.map((name) => ({ ...one, verdict, waiver: waiver(name) }));

  it('in use', () => {
    const results = waived('waived', ['x', 'x', 'y', 'z']);
    expect(waivedInWords({ ...sampleReport, results }, 1)).toEqual([
      'Waived by us until 31 Dec 2026, 2 findings (a, x): because',
      '\u2026 2 more waivers in use, in report.json',
    ]);
  });
  it('lapsed', () => {
    expect(lapsedInWords(waived('fail', ['x', 'y', 'y']))).toBe(
      'Waiver lapsed: by us until 31 Dec 2026: because (and 1 more waiver)',
    );
    expect(lapsedInWords([one])).toBe('');
  });
  it('unused', () => {
    const unusedWaivers = ['x', 'y', 'z'].map(waiver);
    const compliance = { ...sampleReport.compliance, unusedWaivers };
    expect(unusedInWords({ ...sampleReport, compliance })).toMatch(
      /^3 waivers that no finding needs: a, x, by us .*; a, y, .*; \u2026 1 more, in report\.json$/,
    );
  });
});
