import { expect, it } from 'vitest';
import { resultsNamed } from './cases.ts';

/** Where a finding is graver or lighter than its check: case of the check's file, and severity by subject. */
it.each([
  [
    'one-mode-asked',
    'who asks for both modes',
    { 'Namespace both': 'medium', 'Namespace both-by-revision': 'low', 'Pod sidecars/asks-for-ambient-too': 'medium' },
  ],
  ['one-mode-asked', 'which pods there are is not known', { 'Namespace both': 'medium' }],
  [
    'sidecars-current',
    'proxies of every role after an upgrade',
    { 'Namespace shop': 'medium', 'Namespace patched': 'low', 'Namespace behind': 'medium' },
  ],
  ['cni-compatible', 'Calico balances at connect time', { 'FelixConfiguration default': 'high' }],
  ['cni-compatible', 'unset it is TCP', { 'FelixConfiguration default': 'medium' }],
  [
    'ztunnel-reserved',
    'requests that are missing, and nodes without a running ztunnel',
    { 'DaemonSet istio-system/ztunnel': 'low', 'Node ip-2': 'high' },
  ],
  [
    'density-headroom',
    'nodes whose room cannot be used',
    { 'Node out-of-slots': 'low', 'Node under-pressure': 'medium' },
  ],
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
  [
    'peer-authentications-heeded',
    'a port that is DISABLE under an inherited STRICT',
    { 'PeerAuthentication shop/port': 'high', 'PeerAuthentication shop/with-another': 'low' },
  ],
  ['policies-attached', 'what istiod says of Gateways', { 'Telemetry shop/of-ambient-pods-alone': 'low' }],
])('%s is as grave as it is: %s', async (id, name, expected) => {
  const results = await resultsNamed(id, name);
  const severities = Object.fromEntries(results.map(({ subject, severity }) => [subject, severity]));
  expect(severities).toMatchObject(expected);
});
