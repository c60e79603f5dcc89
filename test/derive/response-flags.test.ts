import { expect, it } from 'vitest';
import { type Answerer, answererOf, flagInWords } from '../../src/derive/response-flags.ts';

it.each<[string, string, Answerer]>([
  ['no flag: the application', '-', 'application'],
  ['no label, which nobody knows', '', 'either'],
  ['no connection', 'UF', 'waypoint'],
  ['no connection at any retry', 'UF,URX', 'waypoint'],
  ['the last retry was answered', 'URX', 'either'],
  ['a fault that a route injects', 'FI', 'fault'],
  ['a fault with a delay', 'DI,FI', 'fault'],
  ['a flag of a newer Envoy', 'XYZ', 'waypoint'],
])('a 503 comes from: %s', (_, flag, answerer) => {
  expect(answererOf(flag)).toBe(answerer);
});

it('explains each flag of several, and names one that it does not know', () => {
  expect(flagInWords('UH')).toMatch(/^UH \(no healthy pod behind the service: /);
  expect(flagInWords('UC,URX')).toMatch(/^UC \(.+\) with URX \(.+\)$/);
  expect(flagInWords('XYZ')).toBe('XYZ');
});
