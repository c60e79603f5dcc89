import { expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { casesOf, resultsOf } from './cases.ts';

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
])('%s is as grave as it is: %s', async (id, name, expected) => {
  const check = checks.find((one) => one.id === id);
  const found = casesOf(new URL(`${id}.yaml`, import.meta.url)).find((one) => one.name === name);
  if (check === undefined || found === undefined) throw new Error(`${id} has no case “${name}”`);
  const results = await resultsOf(check, found);
  const severities = Object.fromEntries(results.map(({ subject, severity }) => [subject, severity]));
  expect(severities).toMatchObject(expected);
});
