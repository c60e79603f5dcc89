import { describe, expect, it } from 'vitest';
import { roleCosts } from '../../src/analysis/proxy-cost.ts';
import type { RoleUsage } from '../../src/analysis/role-usages.ts';
import { unitCosts } from '../../src/analysis/unit-costs.ts';
import { factsWith, proxy, weekHours } from './mesh-of-pods.ts';

/** The article's 320 sidecars: 852.21952 USD a month. */
const rows: RoleUsage[] = Array.from({ length: 320 }, (_, index) => proxy('sidecar', 'shop', index, 0.1, 0.125));
const count = (reporter: string, namespace: string, requests: number) => ({ reporter, namespace, requests });
/** 2,600 million a month, as much of it as a week has. */
const weekOfRequests = (2600e6 * weekHours) / 730;
const ambientPod = (namespace: string) => ({
  ...{
    namespace,
    name: 'p',
    phase: 'Running',
    hostNetwork: false,
    labels: {},
    containers: [{ name: 'app', restartable: false }],
  },
  ...{ annotations: { 'ambient.istio.io/redirection': 'enabled' }, initContainers: [], constraints: [] },
});
const noRate = { cpuCoreHourUsd: 0, memoryGibHourUsd: 0 };
const ztunnel = proxy('ztunnel', 'istio-system', 0, 0, 0);

const costsOf = (given: Readonly<Record<string, unknown>>, of: readonly RoleUsage[] = rows) =>
  unitCosts({
    facts: factsWith({ proxyUsage: [], ...given }),
    rows: of,
    roleCosts: roleCosts(of, weekHours),
    coveredHours: weekHours,
  });

describe('what the mesh costs for a unit of its work', () => {
  it("TV-2: the article's 852.21952 USD over 2,600 million requests are 0.327777 USD a million", () => {
    const { perMillionRequestsUsd } = costsOf({
      requestCounts: [count('destination', 'shop', weekOfRequests)],
      pods: [],
    });
    expect(perMillionRequestsUsd).toMatchObject({ known: true, value: expect.closeTo(0.327777, 6) });
  });

  it('requests that waypoints counted are work too', () => {
    const requestCounts = [
      count('destination', 'shop', weekOfRequests / 2),
      count('waypoint', 'pay', weekOfRequests / 2),
    ];
    expect(costsOf({ requestCounts, pods: [] }).perMillionRequestsUsd).toMatchObject({
      value: expect.closeTo(0.327777, 6),
    });
  });

  it('320 sidecars cost 852.21952 / 320 USD a pod-month', () => {
    expect(costsOf({ pods: [] }).perMeshedPodMonthUsd).toMatchObject({ value: expect.closeTo(852.21952 / 320, 9) });
  });

  it('pods in ambient are meshed pods', () => {
    const pods = Array.from({ length: 80 }, () => ambientPod('pay'));
    expect(costsOf({ pods }).perMeshedPodMonthUsd).toMatchObject({ value: expect.closeTo(852.21952 / 400, 9) });
  });

  it('a waypoint in front of sidecars reports what they report again: each request counts once', () => {
    const requestCounts = [count('destination', 'shop', weekOfRequests), count('waypoint', 'shop', weekOfRequests)];
    expect(costsOf({ requestCounts, pods: [] }).perMillionRequestsUsd).toMatchObject({
      value: expect.closeTo(0.327777, 6),
    });
  });

  it('pods that moved within the week count for the hours that are left of their namespace', () => {
    const pods = Array.from({ length: 320 }, () => ambientPod('shop'));
    const podHours = [{ namespace: 'shop', hours: 320 * weekHours }];
    expect(costsOf({ pods, podHours }).perMeshedPodMonthUsd).toMatchObject({
      value: expect.closeTo(852.21952 / 320, 9),
    });
    expect(costsOf({ pods }).perMeshedPodMonthUsd).toMatchObject({ why: expect.stringMatching(/pod-hours/) });
  });

  it('what is only known to be at least so much has no price per unit', () => {
    const partly = rows.map((row) => ({ ...row, rate: { rate: row.rate?.rate ?? noRate, unpricedRatio: 0.5 } }));
    expect(costsOf({ pods: [] }, partly).perMeshedPodMonthUsd).toMatchObject({
      known: false,
      why: expect.stringMatching(/without a price/),
    });
  });

  it('with ztunnel and without the pods, which requests nobody counts is not known', () => {
    const requestCounts = [count('destination', 'shop', weekOfRequests)];
    expect(costsOf({ requestCounts }, [...rows, ztunnel]).perMillionRequestsUsd).toMatchObject({
      known: false,
      why: expect.stringMatching(/ztunnel counts no requests/),
    });
  });

  it.each([
    ['requests were not measured', {}, rows, 'perMillionRequestsUsd', 'requestCounts were not read'],
    [
      'no requests were seen',
      { requestCounts: [], pods: [] },
      rows,
      'perMillionRequestsUsd',
      'no requests were counted',
    ],
    [
      'pods in ambient at L4 have requests that nothing counts',
      { requestCounts: [count('destination', 'shop', 1)], pods: [ambientPod('pay')] },
      ...[rows, 'perMillionRequestsUsd', '(pay)'],
    ],
    [
      'there is no mesh',
      { requestCounts: [count('destination', 'shop', 1)], pods: [] },
      [],
      'perMillionRequestsUsd',
      'no proxy',
    ],
    [
      'there are prices of nothing',
      { pods: [] },
      rows.map((row) => ({ ...row, rate: undefined })),
      'perMeshedPodMonthUsd',
      'there are no prices',
    ],
    [
      'how many pods are in ambient is not known',
      {},
      [...rows, ztunnel],
      'perMeshedPodMonthUsd',
      'in ambient is not known',
    ],
    ['no pod was in the mesh', { pods: [] }, [ztunnel], 'perMeshedPodMonthUsd', 'no pod was in the mesh'],
  ] as const)('when %s it says why', (_, given, of, unit, why) => {
    expect(costsOf(given, of as readonly RoleUsage[])[unit as 'perMeshedPodMonthUsd']).toMatchObject({
      known: false,
      why: expect.stringContaining(why as string),
    });
  });

  it('when nothing is known of the proxies it says why, and not that there are none', () => {
    const costs = unitCosts({ facts: factsWith({ pods: [] }), rows: [], roleCosts: [], coveredHours: weekHours });
    expect(costs.perMeshedPodMonthUsd).toMatchObject({ known: false, why: 'proxyUsage were not read' });
  });
});
