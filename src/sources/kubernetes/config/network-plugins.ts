import type { NetworkPlugin } from '../../../model/installation-facts.ts';
import { pluginKinds } from '../kinds.ts';
import type { Objects } from '../objects.ts';

/** Keys of `cilium-config` that decide whether Cilium leaves the traffic of pods to the mesh. */
const ciliumKeys = [
  'cni-exclusive',
  'enable-bpf-masquerade',
  'kube-proxy-replacement',
  'bpf-lb-sock',
  'bpf-lb-sock-hostns-only',
];

/** The settings of the network plugins that are there; none when neither Calico nor Cilium is. */
export async function networkPlugins(objects: Objects): Promise<NetworkPlugin[]> {
  const [felix, crds] = pluginKinds.felixConfigurations;
  const served = felix === undefined ? [] : await objects.all(felix);
  const calico = served.length > 0 || crds === undefined ? served : await objects.all(crds);
  const installations = await objects.all(pluginKinds.installations);
  const cilium = await objects.configMap('kube-system', 'cilium-config');
  const settings = Object.entries(cilium?.data ?? {}).filter(([key]) => ciliumKeys.includes(key));
  return [
    ...calico,
    ...installations,
    ...(cilium === undefined
      ? []
      : [
          {
            plugin: 'cilium' as const,
            from: 'ConfigMap kube-system/cilium-config',
            settings: Object.fromEntries(settings),
          },
        ]),
  ];
}
