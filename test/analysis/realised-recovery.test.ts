import { expect, it } from 'vitest';
import { realised } from '../../src/analysis/realised/realised.ts';
import type { Figure } from '../../src/model/figure.ts';
import type { HistoryWeek } from '../../src/model/history.ts';
import { cost, historyOf, weekOf } from './mesh-weeks.ts';

/*
 * A mesh whose cost is known to the dollar, with noise on it: a migration of known size must be found again. The oracle
 * has the same weeks and knows the noise; nobody can be surer than it.
 */
const normal90 = 1.644854;
const namespaces = Array.from({ length: 6 }, (_, at) => `team-${at}`);
const moved = namespaces.slice(0, 3);
const perPodHourUsd = 0.8;
const perMillionUsd = 8;
const sharedUsd = 60;

/** Numbers from 0 to 1 that a seed decides: mulberry32. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal numbers: Box-Muller. */
function gauss(seed: number): () => number {
  const next = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

interface Mesh {
  readonly weeks: number;
  /** Standard deviation of a week's whole cost, USD. */
  readonly noiseUsd: number;
}

interface Found {
  readonly truthUsd: number;
  readonly avoided: Figure;
  readonly control: Figure;
  readonly oracleHalfUsd: number;
  readonly controlOracleHalfUsd: number;
}

/** Those that move and those that stay are alike in size: what a control asks for. */
const sizes = [10, 14, 18, 18, 14, 10];
const millionsOf = (traffic: number, at: number): number => traffic * (sizes[at] ?? 0);
const sidecarUsd = (podHours: number, millions: number): number => perPodHourUsd * podHours + perMillionUsd * millions;

/** One migration: half of the namespaces go to ambient behind waypoints, and traffic goes on as it likes. */
function migration(seed: number, { weeks, noiseUsd }: Mesh): Found {
  const noise = gauss(seed);
  const traffic = uniform(seed + 5_000);
  const podHours = 168;
  const half = noiseUsd / Math.SQRT2; // on either side, so that the whole has noiseUsd
  const week = (at: number, level: number, gone: boolean): HistoryWeek => {
    const [onMoved, onOthers] = [half * noise(), half * noise()];
    const costs = namespaces.map((name, index) => {
      const usd = sidecarUsd(podHours, millionsOf(level, index)) + (moved.includes(name) ? onMoved : onOthers) / 3;
      return gone && moved.includes(name) ? cost(name, 'waypoint', 15 + onMoved / 3, 168) : cost(name, 'sidecar', usd);
    });
    const shared = [
      cost('istio-system', 'control-plane', sharedUsd),
      ...(gone ? [cost('istio-system', 'ztunnel', 45)] : []),
    ];
    const driving = namespaces.map((namespace, index) => ({
      namespace,
      podHours,
      requests: millionsOf(level, index) * 1e6,
    }));
    return weekOf(at, [...costs, ...shared], driving);
  };
  const levels = Array.from({ length: weeks }, () => 0.75 + 0.5 * traffic());
  const level = 0.85 + 0.5 * traffic();
  const past = levels.map((one, at) => week(at, one, false));
  const reading = realised({
    history: historyOf(past),
    week: week(weeks, level, true),
    policy: { driver: 'requests' },
  });
  if (!reading.known) throw new Error(reading.why);
  const { avoidedUsd, control } = reading.value;
  if (!control.known) throw new Error(control.why);
  const freed = moved.reduce((sum, _, index) => sum + sidecarUsd(podHours, millionsOf(level, index)), 0);
  return {
    truthUsd: freed - 3 * 15 - 45,
    avoided: avoidedUsd,
    control: control.value.avoidedUsd,
    oracleHalfUsd: oracle(levels, level, noiseUsd),
    controlOracleHalfUsd: controlOracle(levels, level, half),
  };
}

/** z(0.95) σ √(1 + 1/n + (x − x̄)² / Sxx), with the σ that nobody knows. */
function oracle(levels: readonly number[], now: number, noiseUsd: number): number {
  const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
  const squares = levels.reduce((sum, level) => sum + (level - mean) ** 2, 0);
  return normal90 * noiseUsd * Math.sqrt(1 + 1 / levels.length + (now - mean) ** 2 / squares);
}

/**
 * The same for the control. Its own x, the cost of those that did not move, is noisy too: with k the true ratio,
 * the noise of y − k x is half × √(1 + k²), of each week of the baseline and of now.
 */
function controlOracle(levels: readonly number[], now: number, halfUsd: number): number {
  const side = (level: number, names: readonly number[]): number =>
    names.reduce((sum, index) => sum + sidecarUsd(168, millionsOf(level, index)), 0);
  const [movedAt, othersAt] = [
    [0, 1, 2],
    [3, 4, 5],
  ] as const;
  const squares = levels.reduce((sum, level) => sum + side(level, othersAt) ** 2, 0);
  const k = levels.reduce((sum, level) => sum + side(level, othersAt) * side(level, movedAt), 0) / squares;
  return normal90 * halfUsd * Math.sqrt(1 + k ** 2) * Math.sqrt(1 + side(now, othersAt) ** 2 / squares);
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle - 1)] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
};
const halfWidth = ({ low = Number.NaN, high = Number.NaN }: Figure): number => (high - low) / 2;
const covers = ({ low = Number.NaN, high = Number.NaN }: Figure, truth: number): boolean =>
  low <= truth && truth <= high;

interface Asked extends Mesh {
  readonly runs: number;
  readonly leastInside: number;
  readonly mostInside: number;
  readonly widestRatio: number;
}

it.each<[string, Asked]>([
  ['12 weeks', { weeks: 12, noiseUsd: 15, runs: 100, leastInside: 0.85, mostInside: 0.97, widestRatio: 1.25 }],
  ['8 weeks', { weeks: 8, noiseUsd: 15, runs: 1000, leastInside: 0.87, mostInside: 0.93, widestRatio: 1.25 }],
  // With 2 degrees of freedom t is 2.92, and the oracle's is 1.64.
  ['4 weeks', { weeks: 4, noiseUsd: 15, runs: 1000, leastInside: 0.87, mostInside: 0.93, widestRatio: 2.92 / 1.64 }],
])('a migration of known size is found inside its interval, by a baseline of %s', (name, asked) => {
  const found = Array.from({ length: asked.runs }, (_, seed) => migration(seed + 1, asked)).filter(
    ({ avoided }) => avoided.low !== undefined,
  );
  const inside = (of: (one: Found) => Figure): number =>
    found.filter((one) => covers(of(one), one.truthUsd)).length / found.length;
  const ratio = (of: (one: Found) => Figure, oracleOf: (one: Found) => number): number =>
    median(found.map((one) => halfWidth(of(one)))) / median(found.map(oracleOf));
  const measured = {
    found: found.length,
    inside: inside(({ avoided }) => avoided),
    ratio: ratio(
      ({ avoided }) => avoided,
      ({ oracleHalfUsd }) => oracleHalfUsd,
    ),
    controlInside: inside(({ control }) => control),
    controlRatio: ratio(
      ({ control }) => control,
      ({ controlOracleHalfUsd }) => controlOracleHalfUsd,
    ),
  };
  // biome-ignore lint/suspicious/noConsole: the run shows what was measured
  console.log(name, JSON.stringify(measured));
  expect(measured.found).toBeGreaterThanOrEqual(0.97 * asked.runs);
  for (const share of [measured.inside, measured.controlInside]) {
    expect(share).toBeGreaterThanOrEqual(asked.leastInside);
    expect(share).toBeLessThanOrEqual(asked.mostInside);
  }
  expect(measured.ratio).toBeLessThanOrEqual(asked.widestRatio);
  expect(measured.controlRatio).toBeLessThanOrEqual(asked.widestRatio);
});
