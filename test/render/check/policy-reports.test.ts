import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { CheckReport } from '../../../src/model/check-report.ts';
import { type AnyReport, OpenReport, PolicyReport } from './policy-report-schema.ts';
import { checkReport, policyOf, printed, resultOf, sampleCheck } from './sample-check.ts';

const schemas = { openreports: OpenReport, policyreport: PolicyReport };
type Format = keyof typeof schemas;

/** The reports as an API server would take them: YAML 1.1 as Kubernetes reads it. */
async function reportsOf(report: CheckReport, format: Format): Promise<AnyReport[]> {
  const documents = parseAllDocuments(await printed(report, format), { version: '1.1' });
  if (!Array.isArray(documents)) throw new Error('There is no document.');
  return documents.map((document) => {
    expect(document.errors).toEqual([]);
    return schemas[format].parse(document.toJS());
  });
}

const kinds = { openreports: ['Report', 'ClusterReport'], policyreport: ['PolicyReport', 'ClusterPolicyReport'] };

describe.each<Format>(['openreports', 'policyreport'])('%s', (format) => {
  const [namespaced, clusterWide] = kinds[format];
  const all = reportsOf(sampleCheck, format);

  it('a report for each namespace, and one for what is in none', async () => {
    expect((await all).map(({ kind, metadata: { name, namespace } }) => [kind, namespace, name])).toEqual([
      [clusterWide, undefined, 'meshledger'],
      [namespaced, 'shop', 'meshledger'],
      [namespaced, 'till', 'meshledger'],
    ]);
  });

  it('each sums its results up, and together they hold all', async () => {
    const sums = (await all).map(({ summary: { pass, fail, warn, error, skip } }) => [pass, fail, warn, error, skip]);
    expect(sums).toEqual([
      [1, 1, 0, 1, 1],
      [0, 2, 0, 0, 1],
      [0, 1, 0, 0, 0],
    ]);
    for (const { summary, results } of await all)
      for (const [result, number] of Object.entries(summary))
        expect(results.filter((one) => one.result === result)).toHaveLength(number);
  });

  it('what could not be judged is an error, what is waived is skipped and says by whom', async () => {
    const results = (await all).flatMap((report) => report.results);
    const of = (policy: string, name?: string) =>
      results.find((one) => one.policy === policy && (name === undefined || one.resources?.[0]?.name === name));
    expect(of('clocks-kept')).toMatchObject({ result: 'error', scored: false, severity: 'low' });
    expect(of('clocks-kept')?.message).toContain('measured by Prometheus');
    expect(of('gates-shut', 'back')).toMatchObject({
      ...{ result: 'skip', scored: false },
      properties: { waiver: 'gates-shut, */back, by the shop team until 31 Dec 2026: the lock is on its way' },
    });
    expect(of('gates-shut', 'side')).toMatchObject({
      ...{ result: 'fail', scored: true },
      properties: { lapsedWaiver: expect.stringContaining('by the till team until 31 Oct 2026') },
    });
  });

  it('a result names its object, when it was found, and where the condition is described', async () => {
    const [, shop] = await all;
    expect(shop?.results[0]).toEqual({
      ...{ source: 'meshledger', policy: 'gates-shut', category: 'Istio', severity: 'high', result: 'fail' },
      ...{ scored: true, timestamp: { seconds: Date.parse('2026-11-16T07:00:00Z') / 1000, nanos: 0 } },
      resources: [
        { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', namespace: 'shop', name: 'front' },
      ],
      message: 'it is open. Why gates-shut matters.',
      properties: {
        ...{ title: 'Title of gates-shut', subject: 'AuthorizationPolicy shop/front', fix: 'Mend gates-shut.' },
        reference: 'https://example.com/gates-shut',
      },
    });
  });

  it('a report is split before it is too large for an object, and nothing is lost', async () => {
    const results = Array.from({ length: 2000 }, (_, at) =>
      resultOf('gates-shut', { verdict: 'fail', about: policyOf(`p-${at}`), saw: `${at} `.repeat(60) }),
    );
    const parts = await reportsOf(checkReport(results), format);
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.map(({ metadata }) => metadata.name)).toEqual(
      parts.map((_, at) => (at === 0 ? 'meshledger' : `meshledger-${at + 1}`)),
    );
    expect(parts.map(({ metadata }) => metadata.annotations['meshledger/part'])).toEqual(
      parts.map((_, at) => `${at + 1} of ${parts.length}`),
    );
    expect(parts.filter((part) => JSON.stringify(part).length > 250_000)).toEqual([]);
    expect(parts.flatMap((part) => part.results.map(({ resources }) => resources?.[0]?.name))).toEqual(
      results.map(({ object }) => object?.name),
    );
  });

  it.each(['no', 'on', 'y', '0x1f', '1e3', '12-30', '007', '1-000'])(
    'a namespace is a text to Kubernetes, also one like %s',
    async (namespace) => {
      const result = resultOf('gates-shut', { verdict: 'fail', about: policyOf(namespace, namespace), saw: namespace });
      const [report] = await reportsOf(checkReport([result]), format);
      expect(report?.metadata.namespace).toBe(namespace);
      expect(report?.results[0]).toMatchObject({ resources: [{ name: namespace, namespace }] });
    },
  );

  it.each(['UPPER', 'two.parts', '-x', 'x'.repeat(64), 'a/b', ''])(
    'a namespace that no cluster can have is reported cluster-wide: %s',
    async (namespace) => {
      const result = resultOf('gates-shut', { verdict: 'fail', about: policyOf('x', namespace) });
      const [report] = await reportsOf(checkReport([result]), format);
      expect(report?.kind).toBe(clusterWide);
    },
  );

  it('of several clusters each has reports of its own, by names that differ', async () => {
    const names = ['prod-eu', 'Prod EU', 'prod eu', '../x', '\u6f22\u5b57'];
    const of = (cluster: string) => ({ cluster, sources: [], failedSources: [], files: [], istioVersions: [] });
    const results = names.map((cluster) => ({
      ...resultOf('gates-shut', { verdict: 'fail', about: policyOf('x') }),
      cluster,
    }));
    const reports = await reportsOf(checkReport(results, { checked: names.map(of) }), format);
    expect(new Set(reports.map(({ metadata }) => metadata.name)).size).toBe(names.length);
    expect(reports.map(({ metadata }) => metadata.name)).toContain('meshledger-prod-eu');
  });
});
