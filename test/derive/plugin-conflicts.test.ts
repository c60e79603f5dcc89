import { expect, it } from 'vitest';
import { pluginSettings } from '../../src/derive/plugin-conflicts.ts';

type Labels = Readonly<Record<string, string>>;
const felix = (settings: Labels, name = 'default') => ({ ...calico(settings), from: `FelixConfiguration ${name}` });
const calico = (settings: Labels) => ({ plugin: 'calico' as const, from: 'Installation default', settings });
const cilium = (settings: Labels) => ({
  ...{ plugin: 'cilium' as const, from: 'ConfigMap kube-system/cilium-config', settings },
});
const bpf = { bpfEnabled: 'true' };

it.each([
  ['no plugin', [], []],
  ['Calico without eBPF', [felix({ bpfConnectTimeLoadBalancing: 'TCP' })], [[]]],
  ['eBPF, and the default', [felix(bpf)], [['proxies, by default']]],
  ['eBPF of the operator alone', [calico({ linuxDataplane: 'BPF' })], [['proxies, by default']]],
  [
    'eBPF of the operator, switched off',
    [calico({ linuxDataplane: 'BPF' }), felix({ bpfConnectTimeLoadBalancing: 'Disabled' })],
    [[]],
  ],
  ['another data plane of the operator', [calico({ linuxDataplane: 'Iptables' })], [[]]],
  ['eBPF, Enabled', [felix({ ...bpf, bpfConnectTimeLoadBalancing: 'Enabled' })], [['proxies']]],
  ['eBPF, Disabled', [felix({ ...bpf, bpfConnectTimeLoadBalancing: 'Disabled' })], [[]]],
  ['eBPF, on in the older way', [felix({ ...bpf, bpfConnectTimeLoadBalancingEnabled: 'true' })], [['proxies']]],
  ['eBPF, off in the older way', [felix({ ...bpf, bpfConnectTimeLoadBalancingEnabled: 'false' })], [[]]],
  ['eBPF on one node alone', [felix({}), felix(bpf, 'node.a')], [[], ['proxies, by default']]],
  ['Cilium as it should be', [cilium({ 'cni-exclusive': 'false', 'bpf-lb-sock': 'false' })], [[]]],
  ['Cilium that says nothing', [cilium({})], [[]]],
  ['an exclusive Cilium', [cilium({ 'cni-exclusive': 'true' })], [['cni']]],
  ['a masquerading Cilium', [cilium({ 'enable-bpf-masquerade': 'true' })], [['ambient']]],
  ['Cilium at the socket', [cilium({ 'bpf-lb-sock': 'true' })], [['proxies']]],
  ['Cilium in the place of kube-proxy', [cilium({ 'kube-proxy-replacement': 'true' })], [['proxies']]],
  ['… in the older word', [cilium({ 'kube-proxy-replacement': 'strict' })], [['proxies']]],
  ['Cilium beside kube-proxy', [cilium({ 'kube-proxy-replacement': 'false' })], [[]]],
  ['… of the host alone', [cilium({ 'bpf-lb-sock': 'true', 'bpf-lb-sock-hostns-only': 'true' })], [[]]],
] as const)('what of the mesh is harmed by %s', (_, plugins, expected) => {
  const harmed = pluginSettings(plugins).map(({ conflicts }) =>
    conflicts.map(({ harms, byDefault }) => `${harms}${byDefault ? ', by default' : ''}`),
  );
  expect(harmed).toEqual(expected);
});
