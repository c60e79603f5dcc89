import type { Fact } from '../model/snapshot.ts';

type Plugin = Fact<'networkPlugins'>[number];

/** A setting of a network plugin that takes traffic away from a part of the mesh. */
export interface PluginConflict {
  readonly saw: string;
  /** The settings that end it, and what they must be. */
  readonly set: Readonly<Record<string, string>>;
  /** Which part of the mesh it harms. */
  readonly harms: 'proxies' | 'ambient' | 'cni';
  /** Whether it is only the plugin's default that harms, and not a setting. */
  readonly byDefault?: true;
}

/** The settings of one plugin, and what of them conflicts. */
export interface PluginSettings {
  readonly plugin: 'calico' | 'cilium';
  readonly name: string;
  readonly conflicts: readonly PluginConflict[];
  /** What was seen where nothing conflicts. */
  readonly well: string;
}

/**
 * What of Calico's and Cilium's settings conflicts with the mesh.
 *
 * Load balancing at connect time replaces the address of a Service by that of a pod before any proxy sees it; Calico
 * does so with its eBPF data plane unless told not to. An exclusive CNI removes the plugin of istio-cni.
 * @see istio/istio operator/pkg/apis/validation/validation.go (detectCniIncompatibility)
 * @see https://docs.cilium.io/en/stable/network/servicemesh/istio/
 */
export function pluginSettings(plugins: readonly Plugin[]): PluginSettings[] {
  return [...calico(plugins.filter(({ plugin }) => plugin === 'calico')), ...plugins.flatMap(cilium)];
}

const felixPrefix = 'FelixConfiguration ';

/** One of each FelixConfiguration: those of single nodes override the one called default. */
function calico(plugins: readonly Plugin[]): PluginSettings[] {
  if (plugins.length === 0) return [];
  const installedBpf = plugins.some(({ settings }) => settings.linuxDataplane === 'BPF');
  const felix = plugins.filter(({ from }) => from.startsWith(felixPrefix));
  const standard = felix.find(({ from }) => from === `${felixPrefix}default`)?.settings ?? {};
  const own = felix.map(({ from, settings }) => ({ name: from.slice(felixPrefix.length), settings }));
  return (own.length > 0 ? own : [{ name: 'default', settings: {} }]).map(({ name, settings }) =>
    ofFelix(name, { ...standard, ...settings }, installedBpf),
  );
}

function ofFelix(name: string, settings: Plugin['settings'], installedBpf: boolean): PluginSettings {
  const about = { plugin: 'calico', name } as const;
  if (!installedBpf && settings.bpfEnabled !== 'true')
    return { ...about, conflicts: [], well: 'Calico does not run its eBPF data plane' };
  const { bpfConnectTimeLoadBalancing: balancing, bpfConnectTimeLoadBalancingEnabled: enabled } = settings;
  const conflict = (saw: string, more: { readonly byDefault?: true } = {}): PluginSettings => ({
    ...{ ...about, well: '' },
    conflicts: [
      {
        saw: `Calico runs its eBPF data plane, and ${saw}`,
        set: { bpfConnectTimeLoadBalancing: 'Disabled' },
        ...{ harms: 'proxies', ...more },
      },
    ],
  });
  if (enabled === 'true') return conflict('bpfConnectTimeLoadBalancingEnabled is true');
  if (balancing !== undefined && balancing !== 'Disabled')
    return conflict(`bpfConnectTimeLoadBalancing is ${balancing}`);
  if (balancing === undefined && enabled === undefined)
    return conflict('bpfConnectTimeLoadBalancing is not set, which means TCP', { byDefault: true });
  return { ...about, conflicts: [], well: 'Calico runs its eBPF data plane without load balancing at connect time' };
}

function cilium({ plugin, settings }: Plugin): PluginSettings[] {
  if (plugin !== 'cilium') return [];
  const is = (key: string): boolean => settings[key] === 'true';
  const replacement = settings['kube-proxy-replacement'];
  // Where Cilium replaces kube-proxy as a whole it balances at the socket, whatever bpf-lb-sock says.
  const replaces = replacement === 'true' || replacement === 'strict';
  const inPlace = replaces ? `kube-proxy-replacement is ${replacement}` : undefined;
  const atSocket = is('bpf-lb-sock') ? 'bpf-lb-sock is true' : inPlace;
  const conflicts: readonly (PluginConflict | false)[] = [
    is('cni-exclusive') && { saw: 'cni-exclusive is true', set: { 'cni-exclusive': 'false' }, harms: 'cni' },
    is('enable-bpf-masquerade') && {
      saw: 'enable-bpf-masquerade is true',
      set: { 'enable-bpf-masquerade': 'false' },
      harms: 'ambient',
    },
    atSocket !== undefined &&
      !is('bpf-lb-sock-hostns-only') && {
        saw: `${atSocket} without bpf-lb-sock-hostns-only`,
        set: { 'bpf-lb-sock-hostns-only': 'true' },
        harms: 'proxies',
      },
  ];
  const found = conflicts.filter((one) => one !== false);
  return [{ plugin, name: 'cilium-config', conflicts: found, well: 'no setting of Cilium takes traffic away' }];
}
