import { expect, it } from 'vitest';
import { resultsNamed } from './cases.ts';

/** Where what to do depends on what was found: case of the check's file, subject, and words of its fix. */
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
  const results = (await resultsNamed(id, name)).filter(({ verdict }) => verdict === 'fail');
  expect(results.find((one) => one.subject === subject)?.fix).toContain(words);
});
