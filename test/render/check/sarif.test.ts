import type { Result, Run } from 'sarif';
import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../../src/model/check-report.ts';
import { checkReport, checks, policyOf, printed, resultOf, sampleCheck } from './sample-check.ts';
import { sarifLog } from './sarif-schema.ts';

const runsOf = async (report: CheckReport): Promise<Run[]> => sarifLog(await printed(report, 'sarif')).runs;
const [run] = await runsOf(sampleCheck);
const results = run?.results ?? [];
const resultFor = (name: string, all: readonly Result[] = results): Result => {
  const found = all.find(({ locations }) => locations?.[0]?.logicalLocations?.[0]?.fullyQualifiedName === name);
  if (found === undefined) throw new Error(`There is no result of ${name}.`);
  return found;
};

describe('SARIF: what is wrong, and what is not known', () => {
  it('every check is a rule, with its level, its page and its words', () => {
    expect(
      run?.tool.driver.rules?.map(({ id, defaultConfiguration, helpUri }) => [
        id,
        defaultConfiguration?.level,
        helpUri,
      ]),
    ).toEqual([
      ['clocks-kept', 'note', 'https://example.com/clocks-kept'],
      ['gates-shut', 'error', 'https://example.com/gates-shut'],
      ['pods-whole', 'warning', 'https://example.com/pods-whole'],
    ]);
    expect(run?.tool.driver.rules?.[1]).toMatchObject({
      shortDescription: { text: 'Title of gates-shut' },
      fullDescription: { text: 'Why gates-shut matters.' },
      help: { text: expect.stringContaining('Fix: Mend gates-shut.') },
    });
  });

  it('results are what fails, by gravity, then what could not be judged, then what is waived', () => {
    expect(results.map(({ ruleId, kind, level, suppressions }) => [ruleId, kind, level, suppressions?.length])).toEqual(
      [
        ['gates-shut', 'fail', 'error', 0],
        ['gates-shut', 'fail', 'error', 0],
        ['pods-whole', 'fail', 'warning', 0],
        ['pods-whole', 'fail', 'note', 0],
        ['clocks-kept', 'open', 'none', 0],
        ['gates-shut', 'fail', 'error', 1],
      ],
    );
    for (const { ruleId, ruleIndex } of results) expect(checks[ruleIndex ?? -1]?.id).toBe(ruleId);
  });

  it('what passed or does not apply is counted', () => {
    expect(run?.properties).toEqual({ counts: sampleCheck.counts });
  });

  it('a waiver is a suppression from outside, with its reason; a lapsed one suppresses nothing', () => {
    expect(resultFor('shop/AuthorizationPolicy/back').suppressions).toEqual([
      {
        ...{ kind: 'external', status: 'accepted' },
        justification: 'gates-shut, */back, by the shop team until 31 Dec 2026: the lock is on its way',
      },
    ]);
    const lapsed = resultFor('till/AuthorizationPolicy/side');
    expect(lapsed.suppressions).toEqual([]);
    expect(lapsed.message.text).toContain('The waiver has lapsed: gates-shut, */side, by the till team');
  });

  it('a result stands where its object begins, relative to the working directory', () => {
    expect(resultFor('shop/AuthorizationPolicy/front').locations?.[0]).toEqual({
      physicalLocation: {
        artifactLocation: { uri: 'mesh/shop.yaml', uriBaseId: '%SRCROOT%' },
        region: { startLine: 3 },
      },
      logicalLocations: [
        { name: 'AuthorizationPolicy/front', fullyQualifiedName: 'shop/AuthorizationPolicy/front', kind: 'resource' },
      ],
    });
  });

  it('a subject that is in no file stands on top of the first, and says so, or GitHub would refuse all', () => {
    expect(resultFor('Node/n1').locations?.[0]).toMatchObject({
      physicalLocation: {
        artifactLocation: { uri: 'mesh/shop.yaml', uriBaseId: '%SRCROOT%' },
        region: { startLine: 1 },
      },
      message: { text: 'The subject is in none of the files.' },
    });
    expect(resultFor('shop/AuthorizationPolicy/front').locations?.[0]).not.toHaveProperty('message');
  });

  it.each([
    ['of a cluster', []],
    ['piped in', ['standard input']],
  ])('without a file a location is logical only: manifests %s', async (_, files) => {
    const result = {
      ...resultOf('gates-shut', { verdict: 'fail', about: policyOf('x') }),
      ...(files[0] && { location: { file: files[0], line: 1 } }),
    };
    const checked = [{ sources: [], failedSources: [], files, istioVersions: [] }];
    const [only] = await runsOf(checkReport([result], { checked }));
    expect(only?.results?.[0]?.locations?.[0]).not.toHaveProperty('physicalLocation');
  });

  it.each([
    ['a b/c#d?e.yaml', 'a%20b/c%23d%3Fe.yaml'],
    ['c:/x.yaml', 'c%3A/x.yaml'],
    ['../up.yaml', '../up.yaml'],
    ['/srv/m n.yaml', 'file:///srv/m%20n.yaml'],
    ['\u6f22.yaml', '%E6%BC%A2.yaml'],
  ])('the path %s is the URI %s', async (file, uri) => {
    const result = { ...resultOf('gates-shut', { verdict: 'fail' }), location: { file, line: 1 } };
    const [only] = await runsOf(checkReport([result]));
    expect(only?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe(uri);
  });
});

describe('a fingerprint tells an alert from others, and knows it again', () => {
  const prints = async (report: CheckReport) =>
    (await runsOf(report))
      .flatMap((one) => one.results ?? [])
      .map(({ partialFingerprints }) => partialFingerprints?.primaryLocationLineHash);
  const at = (line: number, name = 'x', namespace = 'shop') => ({
    ...resultOf('gates-shut', { verdict: 'fail', about: policyOf(name, namespace) }),
    location: { file: 'a.yaml', line },
  });

  it('when it moves to another line, or another text', async () => {
    const before = await prints(checkReport([at(1)]));
    expect(
      await prints(checkReport([{ ...at(99), saw: 'something else', location: { file: 'b.yaml', line: 99 } }])),
    ).toEqual(before);
  });
  it('by check, kind, namespace and name', async () => {
    const all = await prints(checkReport([at(1), at(1, 'y'), at(1, 'x', 'till'), { ...at(1), check: 'pods-whole' }]));
    expect(new Set(all).size).toBe(4);
  });
  it('of several alike, each', async () => {
    const all = await prints(checkReport([at(1), at(1)]));
    expect(all[0]?.replace(/:1$/, ':2')).toBe(all[1]);
  });
});

describe('GitHub takes runs of at most 25,000 results', () => {
  it('more are in further runs, each in a category of its own, gravest first, nothing lost', async () => {
    const many = Array.from({ length: 50_001 }, (_, at) =>
      resultOf(at % 2 === 0 ? 'clocks-kept' : 'gates-shut', { verdict: 'fail', about: policyOf(`p${at}`) }),
    );
    const runs = await runsOf(checkReport(many));
    expect(runs.map((one) => one.results?.length)).toEqual([25_000, 25_000, 1]);
    expect(runs.map(({ automationDetails }) => automationDetails?.id)).toEqual([
      'meshledger/',
      'meshledger-2/',
      'meshledger-3/',
    ]);
    const levels = runs.flatMap((one) => one.results ?? []).map(({ level }) => level);
    expect(levels.lastIndexOf('error')).toBeLessThan(levels.indexOf('note'));
    expect(
      new Set(
        runs
          .flatMap((one) => one.results ?? [])
          .map(({ partialFingerprints }) => partialFingerprints?.primaryLocationLineHash),
      ).size,
    ).toBe(50_001);
    expect(JSON.stringify(runs[0]?.invocations)).toContain('GitHub shows the 5,000 gravest results of a run');
  });
  it('a report without a finding is one run without results', async () => {
    const [only, ...more] = await runsOf(checkReport([resultOf('gates-shut', { verdict: 'pass' })]));
    expect([only?.results, more]).toEqual([[], []]);
  });
});

describe('messages are read by SARIF viewers as they were meant', () => {
  const messageOf = async (saw: string) => {
    const [only] = await runsOf(checkReport([resultOf('gates-shut', { verdict: 'fail', saw })]));
    return only?.results?.[0]?.message.text;
  };
  it('a brace is no placeholder', async () => {
    expect(await messageOf('the rule {} and {0}')).toContain('the rule {{}} and {{0}}');
    expect(run?.tool.driver.rules?.[0]?.help?.text).toContain('rule `{{}}`');
  });
  it('brackets are no link', async () => {
    expect(await messageOf('[here](http://evil.example)')).toContain('[here] (http://evil.example)');
  });
});
