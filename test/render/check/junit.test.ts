import { describe, expect, it } from 'vitest';
import { checkReport, checks, policyOf, printed, resultOf, sampleCheck } from './sample-check.ts';
import { type Element, named, xmlOf } from './xml.ts';

const root = xmlOf(await printed(sampleCheck, 'junit'));
const [clocks, gates, pods] = root.children;
const numbers = ({ attributes: { tests, failures, errors, skipped } }: Element) => [tests, failures, errors, skipped];
const cases = (suite: Element | undefined): Element[] => (suite === undefined ? [] : named(suite, 'testcase'));
const outcomeOf = (testcase: Element): string => testcase.children.map(({ name }) => name).join();

describe('JUnit: a suite for each check, a case for each result', () => {
  it('suites are named by their checks, in their order', () => {
    expect(root.name).toBe('testsuites');
    expect(root.children.map(({ name, attributes }) => [name, attributes.name])).toEqual(
      checks.map(({ id }) => ['testsuite', id]),
    );
  });

  it('the counts are in the attributes, and are those of the cases', () => {
    expect(numbers(root)).toEqual(['8', '4', '1', '2']);
    expect([clocks, gates, pods].map((suite) => suite && numbers(suite))).toEqual([
      ['1', '0', '1', '0'],
      ['4', '2', '0', '1'],
      ['3', '2', '0', '1'],
    ]);
    for (const suite of root.children) {
      const of = (name: string) => `${named(suite, name).length}`;
      expect([`${cases(suite).length}`, of('failure'), of('error'), of('skipped')]).toEqual(numbers(suite));
    }
  });

  it('a case is named by namespace, kind and name, and says where its object stands', () => {
    expect(cases(gates).map(({ attributes }) => attributes)).toEqual([
      { classname: 'shop', name: 'AuthorizationPolicy/front', file: 'mesh/shop.yaml', line: '3', time: '0' },
      { classname: 'shop', name: 'AuthorizationPolicy/back', file: 'mesh/shop.yaml', line: '14', time: '0' },
      { classname: 'till', name: 'AuthorizationPolicy/side', time: '0' },
      { classname: 'cluster-wide', name: 'Namespace/quiet', time: '0' },
    ]);
    expect(cases(pods).map(({ attributes: { classname, name } }) => [classname, name])).toEqual([
      ['cluster-wide', 'Node/n1'],
      ['shop', 'Workload/cart'],
      ['cluster-wide', 'The cluster'],
    ]);
  });

  it('a file without lines is named without one', async () => {
    const result = { ...resultOf('gates-shut', { verdict: 'fail' }), location: { file: 'long.json' } };
    const [only] = named(xmlOf(await printed(checkReport([result]), 'junit')), 'testcase');
    expect(only?.attributes).toEqual({ classname: 'cluster-wide', name: 'The cluster', file: 'long.json', time: '0' });
    expect(await printed(checkReport([result]), 'table')).toContain('The cluster  [long.json]\n');
  });

  it('fails, waived, unknown, not applicable and passed are five things; only the last has no mark', () => {
    expect(cases(gates).map(outcomeOf)).toEqual(['failure', 'skipped', 'failure', 'system-out']);
    expect(cases(clocks).map(outcomeOf)).toEqual(['error']);
    expect(cases(pods).map(outcomeOf)).toEqual(['failure', 'failure', 'skipped']);
  });

  it('a failure says what was seen, why it matters, what to do, and that its waiver has lapsed', () => {
    const [front, , side] = named(root, 'failure');
    expect(front?.attributes).toEqual({ message: 'it is open', type: 'high' });
    expect(front?.text).toBe('it is open. Why gates-shut matters. Fix: Mend gates-shut.');
    expect(
      named(root, 'failure')
        .map(({ text }) => text)
        .join('\n'),
    ).toContain('The waiver has lapsed: gates-shut, */side, by the till team until 31 Oct 2026: the old till.');
    expect(side).toBeDefined();
  });

  it('a waived case says by whom and until when; an unknown one says what is missing', () => {
    expect(named(root, 'skipped')[0]?.attributes.message).toBe(
      'Waived: gates-shut, */back, by the shop team until 31 Dec 2026: the lock is on its way. it is open.',
    );
    expect(named(root, 'error')[0]?.text).toContain('measured by Prometheus: add --prometheus URL');
  });

  it('of several clusters a case names its own', async () => {
    const of = (cluster: string) => ({ cluster, sources: [], failedSources: [], files: [], istioVersions: [] });
    const results = ['eu', 'us'].map((cluster) => ({
      ...resultOf('gates-shut', { verdict: 'fail', about: policyOf('x') }),
      cluster,
    }));
    const document = xmlOf(await printed(checkReport(results, { checked: [of('eu'), of('us')] }), 'junit'));
    expect(named(document, 'testcase').map(({ attributes }) => attributes.classname)).toEqual(['eu/shop', 'us/shop']);
  });
});
