import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { byIstioVersion } from '../../src/derive/istio-versions.ts';
import { missing } from '../../src/model/reading.ts';
import { releases, releasesCover, supported } from './matrix/releases.ts';
import { type Answer, columnsOf, type Row, rows, spansOf, versions, type Word, wordOf } from './matrix/rows.ts';
import { asAnswer, told, toldOnce } from './matrix/told.ts';

const patch = (version: string): string => `${version}.0`;

describe.each(rows.map((row) => [row.end.row, row] as const))('%s', (_, row) => {
  const lines = Object.entries(row.end.expect);

  it('so it is told in every version', async () => {
    const table: Record<string, Record<string, Answer>> = Object.fromEntries(lines.map(([line]) => [line, {}]));
    const expected = Object.fromEntries(lines.map(([line, answers]) => [line, columnsOf(answers)]));
    for (const version of versions) {
      const all = await told(row, [patch(version)], patch(version));
      for (const [line, one] of Object.entries(all))
        Object.assign(table[line] ?? {}, { [version]: asAnswer(expected[line]?.[version] ?? 'absent', one) });
    }
    expect(table).toEqual(expected);
  });

  // Where the version is that of an image, istiod's own changes nothing.
  if (row.end.controlPlane !== undefined) return;

  it('it is unknown where no version is, unless all agree', async () => {
    const all = await told(row, []);
    const undecided = lines.map(([line, answers]) => [
      line,
      row.end.untold[line] ?? together(line, Object.values(answers)),
    ]);
    expect(words(all)).toEqual(Object.fromEntries(undecided));
  });

  const changes = lines.flatMap(([line, answers]) =>
    spansOf(answers)
      .slice(1)
      .map(({ first }) => [line, first] as const),
  );
  it.each(changes)('%s: two istiods on both sides of %s differ', async (line, first) => {
    const last = versions[versions.indexOf(first) - 1] ?? '';
    const answers = columnsOf(row.end.expect[line] ?? {});
    const undecided =
      row.end.differing[line]?.[`${last}|${first}`] ??
      row.end.untold[line] ??
      together(line, [answers[last] ?? 'absent', answers[first] ?? 'absent']);
    expect((await toldOnce(row, [patch(last), patch(first)], line)).is).toBe(undecided);
  });

  it('two istiods that agree are as one', async () => {
    for (const [line, answers] of lines)
      for (const { first, last, answer } of spansOf(answers)) {
        const one = asAnswer(answer, await toldOnce(row, [patch(first), patch(last)], line));
        expect([line, first, last, one]).toEqual([line, first, last, answer]);
      }
  });
});

const words = (all: Awaited<ReturnType<typeof told>>): Record<string, Word> =>
  Object.fromEntries(Object.entries(all).map(([line, { is }]) => [line, is]));

/** What several versions come to together: what they agree in; else that it is not known, of what is spoken of then. */
function together(line: string, answers: readonly Answer[]): Word {
  const all = new Set(answers.map(wordOf));
  const [only] = all;
  if (only !== undefined && all.size === 1) return only;
  if (all.has('absent') && !all.has('unknown')) return 'absent';
  return line.startsWith('fix of ') ? 'cannot' : 'unknown';
}

it.each([
  [21, true],
  [22, false],
  [31, false],
  [32, true],
])('a version that nobody says may be any from 1.22 to 1.31: whether it is 1.%i is known to be no: %s', (minor, is) => {
  expect(byIstioVersion(missing('nobody says it'), (one) => one === minor).known).toBe(is);
});

describe('how long Istio supports a release, and on what', () => {
  it('each to its last day', async () => {
    const told = await Promise.all(
      releases.map(async ({ istio, until }) => {
        const [last, after] = [await supported([istio], 33, until), await supported([istio], 33, dayAfter(until))];
        return [istio, last[`Istio ${istio}`], after[`Istio ${istio}`]];
      }),
    );
    expect(told).toEqual(releases.map(({ istio, about }) => [istio, 'pass', about ? 'unknown' : 'fail']));
  });

  it('each on its versions of Kubernetes and no other', async () => {
    const on = async (istio: string, kubernetes: number) =>
      (await supported([istio], kubernetes, '2026-11-15'))[`Istio ${istio} on Kubernetes`];
    for (const { istio, kubernetes } of releases) {
      const [oldest, newest] = kubernetes ?? [33, 33];
      const told = [oldest - 1, oldest, newest, newest + 1].map((one) => on(istio, one));
      const expected = kubernetes ? ['fail', 'pass', 'pass', 'fail'] : Array(4).fill('unknown');
      expect([istio, ...(await Promise.all(told))]).toEqual([istio, ...expected]);
    }
  });

  it('of two control planes each is told by itself', async () => {
    expect(await supported(['1.29', '1.31'], 31, '2026-11-15')).toEqual({
      ...{ 'Istio 1.29': 'fail', 'Istio 1.29 on Kubernetes': 'pass' },
      ...{ 'Istio 1.31': 'pass', 'Istio 1.31 on Kubernetes': 'unknown' },
    });
  });

  const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
});

describe('the matrix is whole', () => {
  const root = new URL('../../', import.meta.url);
  const asks =
    /\b(byIstioVersion|minorOf|readsNewerLabels|istioSupport|istioReleases|kubernetesMinor|kubeletSkew)\b|\bminor: number\b/;
  const asking = globSync('src/**/*.ts', { cwd: root }).filter((file) =>
    asks.test(readFileSync(new URL(file, root), 'utf8')),
  );
  const changing = ({ end }: Row): boolean =>
    Object.values(end.expect).some((answers) => Object.keys(answers).length > 1);

  it('it has a release for each version', () => {
    expect(releases.map(({ istio }) => istio)).toEqual(versions);
  });

  it('every file that asks for a version is covered by a row, and no other is', () => {
    const covered = new Set([...rows.flatMap(({ end }) => end.covers), ...releasesCover]);
    expect([...covered].toSorted()).toEqual(asking.toSorted());
  });

  it('a row that covers something shows a change', () => {
    expect(rows.filter((row) => row.end.covers.length > 0 && !changing(row)).map(({ end }) => end.row)).toEqual([]);
  });
});
