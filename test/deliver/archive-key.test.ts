import { describe, expect, it } from 'vitest';
import { deliveryFolder, deliveryKey, runFolder, slug, utcDate } from '../../src/deliver/archive-key.ts';

const week = {
  cluster: 'prod-eu',
  periodStart: '2026-11-16T00:00:00Z',
  periodEnd: '2026-11-23T00:00:00Z',
  channel: 'email',
  kind: 'weekly',
};

describe('a value in a key', () => {
  it.each([
    ['stays as it is when it is safe', 'prod-eu_1.b', 'prod-eu_1.b'],
    ['never leads out of its folder', '..', 'x-5ec1f7e700f3'],
    ['never names its folder', '.', 'x-cdb4ee2aea69'],
    ['never holds a slash', 'a/b', 'x-c14cddc033f6'],
    ['is never empty', '', 'x-e3b0c44298fc'],
    ['does not differ from another in case alone', 'Prod', 'x-5f56359ef193'],
    ['keeps 63 letters', 'a'.repeat(63), 'a'.repeat(63)],
    ['is cut to a hash when it is longer', 'a'.repeat(64), 'x-ffe054fe7ae0'],
  ])('%s', (_, value, expected) => {
    expect(slug(value)).toMatch(/^[a-z0-9._-]{1,63}$/);
    expect(slug(value)).toBe(expected);
  });
});

describe('the layout of the archive', () => {
  it('names a run by its cluster, the UTC date its period ends, and its key', () => {
    const folder = runFolder({ cluster: 'prod-eu', periodEnd: week.periodEnd, key8: '0123abcd' });
    expect(folder).toBe('v1/reports/cluster=prod-eu/dt=2026-11-23/run=0123abcd');
  });

  it('names the ledger of a delivery by its cluster, date, channel and delivery key', () => {
    const folder = deliveryFolder({ ...week, deliveryKey: 'a'.repeat(32) });
    expect(folder).toBe('v1/_delivery/cluster=prod-eu/dt=2026-11-23/email/key=aaaaaaaa');
  });

  it('counts days in UTC whatever the offset of the instant', () => {
    expect(utcDate('2026-11-23T00:00:00+01:00')).toBe('2026-11-22');
  });
});

describe('the delivery key', () => {
  it('is 32 hex digits and the same for the same instants in another spelling', () => {
    expect(deliveryKey(week)).toMatch(/^[0-9a-f]{32}$/);
    expect(deliveryKey({ ...week, periodEnd: '2026-11-23T01:00:00.000+01:00' })).toBe(deliveryKey(week));
  });

  it.each(Object.keys(week) as (keyof typeof week)[])('differs when the %s differs', (name) => {
    const value = name.startsWith('period') ? '2026-11-20T00:00:00Z' : `${week[name]}|`;
    expect(deliveryKey({ ...week, [name]: value })).not.toBe(deliveryKey(week));
  });

  it.each([',', '|', '\n', '","', ''])('does not confuse where one part ends and the next begins, with %j', (mark) => {
    const one = deliveryKey({ ...week, channel: `a${mark}b`, kind: 'c' });
    expect(one).not.toBe(deliveryKey({ ...week, channel: 'a', kind: `b${mark}c` }));
  });
});
