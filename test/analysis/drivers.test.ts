import { describe, expect, it } from 'vitest';
import { drivers } from '../../src/analysis/drivers.ts';
import { factsWith, m6i, proxy, weekHours } from './mesh-of-pods.ts';

const count = (reporter: string, namespace: string, requests: number) => ({ reporter, namespace, requests });
const ambientPod = (namespace: string) => ({
  ...{ namespace, name: 'p', phase: 'Running', hostNetwork: false, labels: {}, constraints: [] },
  ...{ containers: [{ name: 'app', restartable: false }], initContainers: [] },
  annotations: { 'ambient.istio.io/redirection': 'enabled' },
});
const of = (given: Readonly<Record<string, unknown>>) =>
  drivers(factsWith(given), [proxy('sidecar', 'shop', 0, 1, 1)], weekHours);

describe('what drove the week', () => {
  it('requests and pod-hours by namespace, the hours they stand for, and what the mesh paid on average', () => {
    const podHours = [{ namespace: 'shop', hours: 336 }];
    expect(of({ podHours, requestCounts: [count('destination', 'pay', 7)] })).toEqual({
      namespaces: [
        { namespace: 'pay', requests: 7 },
        { namespace: 'shop', podHours: 336 },
      ],
      coveredHours: weekHours,
      rates: {
        cpuCoreHourUsd: expect.closeTo(m6i.cpuCoreHourUsd, 12),
        memoryGibHourUsd: expect.closeTo(m6i.memoryGibHourUsd, 12),
      },
    });
  });

  it.each([
    ['counts a request once that a waypoint and the sidecar behind it report', [], 10],
    ['counts both where a part of the namespace is in ambient, behind the waypoint alone', [ambientPod('shop')], 18],
  ])('%s', (_, pods, requests) => {
    const requestCounts = [count('destination', 'shop', 8), count('waypoint', 'shop', 10)];
    expect(of({ pods, requestCounts }).namespaces).toEqual([{ namespace: 'shop', requests }]);
  });
});
