import { expect, it } from 'vitest';
import { judgedShare, type Outcome, sharesTogether } from '../../src/derive/shares-judged.ts';

const limits = { limit: 0.1, enough: 100 };

it.each([
  ['over the limit for certain', { low: 11, high: 20, total: 100 }, 'over'],
  ['exactly at the limit', { low: 10, high: 10, total: 100 }, 'within'],
  ['on both sides of the limit', { low: 10, high: 11, total: 100 }, 'open'],
  ['too few, and all of them', { low: 99, high: 99, total: 99 }, 'few over'],
  ['too few, and none of them', { low: 0, high: 0, total: 99 }, 'few'],
])('a share is judged: %s', (_, share, judgement) => {
  expect(judgedShare(share, limits)).toBe(judgement);
});

const together = (outcomes: readonly Outcome['is'][], lacking = '') =>
  sharesTogether(
    outcomes.map((is) => ({ namespace: 'shop', is })),
    { one: 'workload', well: 'did well', lacking },
    limits,
  );
const subject = { kind: 'Namespace', namespace: undefined, name: 'shop' };
const little = 'of fewer than 100 requests or connections a share says nothing (targets.requestsToJudge)';

it.each<[string, Outcome['is'][], object[]]>([
  ['what is well is told once', ['well', 'well'], [{ subject, ok: true, saw: '2 of 2 workloads did well' }]],
  [
    'what has its own observation is counted',
    ['well', 'told'],
    [{ subject, ok: true, saw: '1 of 2 workloads did well' }],
  ],
  ['with a failure the namespace is not well', ['well', 'failing', 'few'], []],
  [
    'too little traffic is said beside what is well',
    ['well', 'few'],
    [{ subject, ok: true, saw: '1 of 2 workloads did well; 1 workload had too little traffic to judge' }],
  ],
  [
    'too little traffic alone is no pass',
    ['few', 'few'],
    [{ subject, saw: '2 workloads had too little traffic to judge', unknown: little }],
  ],
  ['what is told already is not told again', ['told'], []],
])('a namespace: %s', (_, outcomes, expected) => {
  expect(together(outcomes)).toEqual(expected);
});

it('passes nothing that a missing fact could still fail', () => {
  expect(together(['well'], 'the query timed out')).toEqual([
    { subject, saw: '1 of 1 workload did well', unknown: 'the query timed out' },
  ]);
});
