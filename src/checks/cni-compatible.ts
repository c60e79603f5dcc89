import { type PartsOfMesh, partsOfMesh } from '../derive/parts-of-mesh.ts';
import { type PluginConflict, type PluginSettings, pluginSettings } from '../derive/plugin-conflicts.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import { type Subject, subject } from '../model/subject.ts';

export const cniCompatible = defineCheck({
  id: 'cni-compatible',
  title: 'The network plugin leaves the traffic of the mesh to its proxies',
  why: 'Load balancing at connect time sends calls straight to a pod before a proxy sees them, past waypoints and policies for Services; an exclusive CNI plugin removes Istio’s, and pods start outside the mesh.',
  how: 'Calico: fails when its eBPF data plane is on (FelixConfiguration bpfEnabled, or Installation linuxDataplane BPF) and bpfConnectTimeLoadBalancing is set to anything but Disabled, or bpfConnectTimeLoadBalancingEnabled is true; medium where neither is set, because the default is TCP. Without eBPF it is well. Cilium (ConfigMap kube-system/cilium-config): bpf-lb-sock, or kube-proxy-replacement, which switches it on, without bpf-lb-sock-hostns-only harms every proxy, enable-bpf-masquerade ambient alone, cni-exclusive wherever istio-cni runs. Only what harms a part of the mesh that is there counts. Left out: the version of Calico (before 3.29 probes fail in ambient with eBPF), and other plugins.',
  versions:
    'istioctl install looks at the same settings from 1.25 on, but not at whether eBPF is on, nor at the default, nor at kube-proxy-replacement.',
  fix: 'Calico: `kubectl patch felixconfiguration default --type merge -p \'{"spec":{"bpfConnectTimeLoadBalancing":"Disabled"}}\'`. Cilium (Helm): cni.exclusive=false, socketLB.hostNamespaceOnly=true, bpf.masquerade=false, then restart its agents.',
  source: 'https://istio.io/latest/docs/ambient/install/platform-prerequisites/',
  severity: 'high',
  needs: ['networkPlugins'],
  wants: ['pods'],

  inspect({ networkPlugins, pods }) {
    const all = pluginSettings(networkPlugins);
    if (!pods.known) return all.map((one) => unsure(one, pods.why));
    const mesh = partsOfMesh(pods.value);
    return mesh.proxies ? all.map((one) => seen(one, mesh)) : [];
  },
});

const aboutOf = ({ plugin, name }: PluginSettings): Subject =>
  plugin === 'calico'
    ? subject('FelixConfiguration', { name })
    : subject('ConfigMap', { namespace: 'kube-system', name });

const words = (conflicts: readonly PluginConflict[]): string => conflicts.map(({ saw }) => saw).join(', and ');

function seen(settings: PluginSettings, mesh: PartsOfMesh): Observation {
  const { conflicts, well } = settings;
  const about = aboutOf(settings);
  const harming = conflicts.filter(({ harms }) => mesh[harms]);
  if (harming.length > 0)
    return {
      ...{ subject: about, ok: false, saw: words(harming) },
      ...(harming.every(({ byDefault }) => byDefault) && { severity: 'medium' }),
    };
  const harmless = `${words(conflicts)}, which harms no part of this mesh`;
  return { subject: about, ok: true, saw: conflicts.length > 0 ? harmless : well };
}

/** A setting that harms a part of the mesh, where which parts there are is not known. */
function unsure(settings: PluginSettings, why: string): Observation {
  const { conflicts, well } = settings;
  const about = aboutOf(settings);
  if (conflicts.length === 0) return { subject: about, ok: true, saw: well };
  return {
    subject: about,
    saw: words(conflicts),
    unknown: `whether the mesh has what that harms, its pods tell: ${why}`,
  };
}
