import { describe, expect, it } from 'vitest';
import { judged } from '../../src/analysis/judge.ts';
import type { CheckResult, Verdict } from '../../src/model/check.ts';
import { Compliance, Waiver } from '../../src/model/compliance.ts';
import type { Severity } from '../../src/model/severity.ts';

const result = (
  check: string,
  verdict: Verdict,
  subject = 'Waypoint shop/waypoint',
  severity: Severity = 'medium',
): CheckResult => ({
  ...{ check, title: check, verdict, severity, subject, saw: 'this', because: 'that', fix: 'do' },
});
const waiver = (more: object = {}): object => ({
  ...{ check: 'a', owner: 'the shop team', reason: 'soon', until: '2026-11-15', ...more },
});
const policy = (settings: object): Compliance => Compliance.parse(settings);
const noon = '2026-11-15T12:00:00Z';

describe('a waiver holds to the end of its last day, UTC', () => {
  it.each<[string, string, Verdict]>([
    ['long before', '2026-01-01T00:00:00Z', 'waived'],
    ['in the last second of its last day', '2026-11-15T23:59:59Z', 'waived'],
    ['at the midnight after it', '2026-11-16T00:00:00Z', 'fail'],
    ['at that midnight, written in another way', '2026-11-16T00:00:00.000Z', 'fail'],
    ['long after', '2027-11-16T00:00:00Z', 'fail'],
  ])('%s', (_, at, verdict) => {
    const { results, counts, summary } = judged([result('a', 'fail')], policy({ waivers: [waiver()] }), at);
    expect(results.map((one) => one.verdict)).toEqual([verdict]);
    expect(counts).toEqual({ pass: 0, fail: 0, unknown: 0, notApplicable: 0, waived: 0, [verdict]: 1 });
    expect(summary.lapsedWaivers).toHaveLength(verdict === 'fail' ? 1 : 0);
  });

  it('after it the finding is back, and names the waiver that it had', () => {
    const late = '2026-11-16T00:00:00Z';
    const { results } = judged([result('a', 'fail')], policy({ waivers: [waiver()] }), late);
    expect(results[0]?.waiver).toEqual({ ...waiver(), subject: '*' });
  });

  it('of two, the one that still holds counts, whichever comes first', () => {
    const renewed = waiver({ until: '2026-12-31' });
    for (const waivers of [
      [waiver(), renewed],
      [renewed, waiver()],
    ]) {
      const { results, summary } = judged([result('a', 'fail')], policy({ waivers }), '2026-11-20T00:00:00Z');
      expect(results[0]).toMatchObject({ verdict: 'waived', waiver: { until: '2026-12-31' } });
      expect(summary.unusedWaivers).toEqual([]);
    }
  });

  it('a lapsed waiver whose finding is mended is not lapsed but unused', () => {
    const { summary } = judged([result('a', 'pass')], policy({ waivers: [waiver()] }), '2027-01-01T00:00:00Z');
    expect(summary.lapsedWaivers).toEqual([]);
    expect(summary.unusedWaivers).toHaveLength(1);
  });

  it.each(['15.11.2026', '2026-11-31', '2026-11-15T00:00:00Z', ''])(
    'a last day that is no date is refused: %s',
    (until) => {
      expect(Waiver.safeParse(waiver({ until })).success).toBe(false);
    },
  );
});

describe('a waiver covers the subjects that its pattern says', () => {
  it.each<[string, string, boolean]>([
    ['*', 'Waypoint shop/waypoint', true],
    ['Waypoint shop/waypoint', 'Waypoint shop/waypoint', true],
    ['Waypoint shop/waypoint', 'Waypoint shop/waypoint-2', false],
    ['Waypoint shop/waypoint', 'A Waypoint shop/waypoint', false],
    ['Waypoint shop/*', 'Waypoint shop/waypoint', true],
    ['Waypoint shop/*', 'Waypoint shopping/waypoint', false],
    ['Waypoint */waypoint', 'Waypoint shop/waypoint', true],
    ['*waypoint', 'Waypoint shop/waypoint', true],
    ['Way*shop*point', 'Waypoint shop/waypoint', true],
    ['Way*point*shop', 'Waypoint shop/waypoint', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['ab*ba', 'aba', false],
    ['*ab*ab*', 'ab', false],
    ['**', 'Waypoint shop/waypoint', true],
    ['waypoint shop/waypoint', 'Waypoint shop/waypoint', false],
    ['Waypoint shop.waypoint', 'Waypoint shop/waypoint', false],
    ['.*', 'Waypoint shop/waypoint', false],
    ['Waypoint (shop|x)/[a-z]+$', 'Waypoint (shop|x)/[a-z]+$', true],
    ['Waypoint shop/*', 'Waypoint shop/two\nlines', true],
  ])('%s covers %j: %s', (subject, found, covers) => {
    const { results } = judged([result('a', 'fail', found)], policy({ waivers: [waiver({ subject })] }), noon);
    expect(results[0]?.verdict).toBe(covers ? 'waived' : 'fail');
  });

  it('a hostile pattern on a hostile name ends', () => {
    const waivers = [waiver({ subject: `${'*a'.repeat(200)}*b` })];
    const { results } = judged([result('a', 'fail', 'a'.repeat(100_000))], policy({ waivers }), noon);
    expect(results[0]?.verdict).toBe('fail');
  });

  it('of its own check alone, and only what fails', () => {
    const found = [
      result('a', 'fail'),
      result('b', 'fail'),
      result('a', 'pass'),
      result('a', 'unknown'),
      result('a', 'notApplicable'),
    ];
    const { results } = judged(found, policy({ waivers: [waiver()] }), noon);
    expect(results.map(({ verdict }) => verdict)).toEqual(['waived', 'fail', 'pass', 'unknown', 'notApplicable']);
    expect(results.filter((one) => one.waiver !== undefined)).toHaveLength(1);
  });
});

describe('a waiver that no finding needs is said, unless that is not known', () => {
  const unused = (found: readonly CheckResult[]) =>
    judged(found, policy({ waivers: [waiver()] }), noon).summary.unusedWaivers.length;
  it.each<[string, readonly CheckResult[], number]>([
    ['its condition passes', [result('a', 'pass')], 1],
    ['its condition does not apply', [result('a', 'notApplicable')], 1],
    ['its finding is there', [result('a', 'fail'), result('a', 'pass')], 0],
    ['part of its condition could not be judged', [result('a', 'pass'), result('a', 'unknown')], 0],
    ['another condition could not be judged', [result('a', 'pass'), result('b', 'unknown')], 1],
    ['there is no such condition', [result('b', 'pass')], 1],
    ['nothing was judged', [], 0],
  ])('%s', (_, found, count) => expect(unused(found)).toBe(count));
});

describe('severities of the policy replace those of the author', () => {
  it('of each result of that check, what its observation says included', () => {
    const found = [result('a', 'fail', 'x', 'high'), result('a', 'pass', 'y', 'low'), result('b', 'fail', 'z', 'high')];
    const { results } = judged(found, policy({ severities: { a: 'medium' } }), noon);
    expect(results.map(({ severity }) => severity)).toEqual(['medium', 'medium', 'high']);
  });
  it('and no name of a check is more than a name', () => {
    const { results } = judged([result('constructor', 'fail', 'x', 'high')], policy({}), noon);
    expect(results[0]?.severity).toBe('high');
  });
});

describe('the weighted share that passes is over conditions, not subjects', () => {
  const ratio = (found: readonly CheckResult[], settings: object = {}) =>
    judged(found, policy(settings), noon).summary.weightedPassRatio;
  const many = (count: number, ...one: Parameters<typeof result>) =>
    Array.from({ length: count }, () => result(...one));

  it.each<[string, readonly CheckResult[], object, number]>([
    ['all pass', [result('a', 'pass'), result('b', 'pass')], {}, 1],
    ['one of two of the same weight', [result('a', 'pass'), result('b', 'fail')], {}, 0.5],
    ['a thousand pods outvote nobody', [...many(1000, 'a', 'pass'), result('b', 'fail')], {}, 0.5],
    ['one subject is enough to fail', [...many(1000, 'a', 'pass'), result('a', 'fail'), result('b', 'pass')], {}, 0.5],
    ['high counts ten, low one', [result('a', 'pass', 'x', 'high'), result('b', 'fail', 'x', 'low')], {}, 10 / 11],
    [
      'by its gravest failing subject',
      [result('a', 'fail', 'x', 'low'), result('a', 'fail', 'y', 'high'), result('b', 'pass', 'x', 'high')],
      {},
      0.5,
    ],
    [
      'by the weights of the policy',
      [result('a', 'pass', 'x', 'high'), result('b', 'fail', 'x', 'low')],
      { weights: { high: 1, low: 3 } },
      0.25,
    ],
    [
      'by the severity of the policy',
      [result('a', 'pass', 'x', 'low'), result('b', 'fail', 'x', 'low')],
      { severities: { a: 'high' } },
      10 / 11,
    ],
    [
      'what is unknown counts on neither side',
      [result('a', 'pass'), result('b', 'unknown'), result('c', 'notApplicable')],
      {},
      1,
    ],
    [
      'what is waived counts on neither side',
      [result('a', 'fail'), result('b', 'fail'), result('c', 'pass')],
      { waivers: [waiver()] },
      0.5,
    ],
  ])('%s', (_, found, settings, share) => {
    const seen = ratio(found, settings);
    expect(seen).toMatchObject({ known: true });
    expect(seen.known && seen.value).toBeCloseTo(share, 10);
  });

  it.each<[string, readonly CheckResult[], object]>([
    ['nothing was judged', [result('a', 'unknown')], {}],
    ['there is nothing', [], {}],
    ['what was judged weighs nothing', [result('a', 'pass', 'x', 'low')], { weights: { low: 0 } }],
  ])('it is not known, and not all, where %s', (_, found, settings) =>
    expect(ratio(found, settings)).toMatchObject({ known: false }),
  );
});
