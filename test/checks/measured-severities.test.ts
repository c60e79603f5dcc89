import { expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { casesOf, resultsOf } from './cases.ts';

const failing = async (id: string, name: string) => {
  const check = checks.find((one) => one.id === id);
  const found = casesOf(new URL(`${id}.yaml`, import.meta.url)).find((one) => one.name === name);
  if (check === undefined || found === undefined) throw new Error(`${id} has no case “${name}”`);
  return (await resultsOf(check, found)).filter(({ verdict }) => verdict === 'fail');
};

it.each([
  [
    'certificates-current',
    'certificates around the last week',
    { 'Root certificate valid until 2026-11-23': 'high', 'Root certificate valid until 2026-11-24': 'medium' },
  ],
  [
    'certificates-current',
    'a root of istiod’s own, which signs itself, has expired',
    { 'Root certificate valid until 2026-11-13': 'high' },
  ],
  [
    'ztunnel-cpu-headroom',
    'ztunnels with and without a limit',
    {
      'Pod capped/ztunnel-busy': 'medium',
      'Pod capped/ztunnel-throttled': 'medium',
      'Pod kube-system/ztunnel-above': 'low',
    },
  ],
  [
    'traffic-encrypted',
    'a mesh that is STRICT by now',
    {
      'Workload shop/cart': 'low',
      'Workload books/behind-a-waypoint': 'medium',
      'Workload files/store': 'medium',
      'Workload mixed/store': 'medium',
    },
  ],
])('%s is as grave as what was measured: %s', async (id, name, expected) => {
  const results = await failing(id, name);
  expect(Object.fromEntries(results.map(({ subject, severity }) => [subject, severity]))).toEqual(expected);
});

it.each([
  [
    'proxies-not-oomkilled',
    'kills in the period, by the status of pods and by Prometheus',
    'Pod shop/cart-1',
    'sidecar.istio.io/proxyMemoryLimit',
  ],
  [
    'proxies-not-oomkilled',
    'kills in the period, by the status of pods and by Prometheus',
    'Workload edge/public-istio',
    'gateway chart',
  ],
  ['proxies-not-oomkilled', 'the status of pods alone is enough', 'Pod istio-system/istiod-1', 'values of istiod'],
  [
    'ztunnel-cpu-headroom',
    'ztunnels with and without a limit',
    'Pod kube-system/ztunnel-above',
    'resources.requests.cpu',
  ],
  ['ztunnel-cpu-headroom', 'ztunnels with and without a limit', 'Pod capped/ztunnel-busy', 'resources.limits.cpu'],
  [
    'denied-traffic-explained',
    'calls that come by a waypoint have its identity',
    'Workload shop/callers-only',
    'principal of the waypoint',
  ],
  [
    'denied-traffic-explained',
    'what ztunnel denies, with and without a policy that explains it',
    'Workload shop/http',
    'targetRefs',
  ],
  [
    'denied-traffic-explained',
    'what ztunnel denies, with and without a policy that explains it',
    'Workload shop/nothing',
    'audit log',
  ],
  ['traffic-encrypted', 'a mesh that is STRICT by now', 'Workload shop/cart', 'Plain text is refused by now'],
])('%s tells the repair of the case: %s, %s', async (id, name, subject, words) => {
  const results = await failing(id, name);
  expect(results.find((one) => one.subject === subject)?.fix).toContain(words);
});
