import { describe, expect, it } from 'vitest';
import { lastSevenDays } from '../../src/model/period.ts';

describe('the week is the last seven whole days before the schedule, half-open, in the configured zone', () => {
  it.each([
    ['Monday morning in UTC', '2026-11-23T06:00:00Z', 'UTC', '2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z', 168],
    [
      'midnight belongs to the day that begins',
      '2026-11-23T00:00:00Z',
      'UTC',
      '2026-11-16T00:00:00Z',
      '2026-11-23T00:00:00Z',
      168,
    ],
    [
      'a minute before midnight is still the day before',
      '2026-11-22T23:59:00Z',
      'UTC',
      '2026-11-15T00:00:00Z',
      '2026-11-22T00:00:00Z',
      168,
    ],
    [
      'a zone that is ahead has its Monday already',
      '2026-11-22T23:30:00Z',
      'Europe/Berlin',
      '2026-11-15T23:00:00Z',
      '2026-11-22T23:00:00Z',
      168,
    ],
    [
      'the week in which summer time ends has 169 hours',
      '2026-10-26T06:00:00Z',
      'Europe/Berlin',
      '2026-10-18T22:00:00Z',
      '2026-10-25T23:00:00Z',
      169,
    ],
    [
      'the week in which summer time begins has 167 hours',
      '2026-03-30T06:00:00Z',
      'Europe/Berlin',
      '2026-03-22T23:00:00Z',
      '2026-03-29T22:00:00Z',
      167,
    ],
    [
      'a zone with an offset of 45 minutes',
      '2026-11-23T06:00:00Z',
      'Asia/Kathmandu',
      '2026-11-15T18:15:00Z',
      '2026-11-22T18:15:00Z',
      168,
    ],
  ])('%s', (_, scheduledAt, zone, start, end, hours) => {
    expect(lastSevenDays(scheduledAt, zone)).toEqual({ start, end, zone, hours });
  });

  it.each([
    ['no instant', 'yesterday', 'UTC'],
    ['no zone', '2026-11-23T06:00:00Z', 'Mars/Olympus'],
  ])('%s is refused', (_, scheduledAt, zone) => {
    expect(() => lastSevenDays(scheduledAt, zone)).toThrow(RangeError);
  });
});
