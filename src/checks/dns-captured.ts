import { type Callers, type CallersCapture, captureOfMode, capturesOf } from '../derive/capture-of-callers.ts';
import { ambientCapture, sidecarCapture } from '../derive/dns-capture.ts';
import { type DnsNeed, dnsNeeds } from '../derive/dns-need.ts';
import { byIstioVersion } from '../derive/istio-versions.ts';
import { isFinished, type MeshMode, meshMode } from '../derive/mesh-mode.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Fact } from '../model/snapshot.ts';
import { type Subject, subject } from '../model/subject.ts';

export const dnsCaptured = defineCheck({
  id: 'dns-captured',
  title: 'Proxies answer the names of ServiceEntries that can be recognised by nothing else',
  why: 'Without DNS capture such a name resolves to an address that the proxy does not know: ztunnel passes the waypoint by, and a sidecar takes any connection to that port for this one.',
  how: 'Only ServiceEntries without addresses that have a TCP port, or, for ambient pods, a waypoint (istio.io/use-waypoint, their own or their namespace’s). HTTP and TLS are recognised by host name or SNI and need nothing. Fails when capture is off for every running sidecar, or every ambient pod, of the mesh: by the variable ISTIO_META_DNS_CAPTURE of the sidecar, its annotation proxy.istio.io/config or MeshConfig; by AMBIENT_DNS_CAPTURE of istio-cni and the pod’s annotation ambient.istio.io/dns-capture. Where it is off for some, which of them call is not known. Left out: gateways, exportTo and Sidecar scopes, ProxyConfig objects, other protocols that are recognised by address (MySQL, Mongo, Redis), pods of templates that do not run, and entries that get no address: wildcard hosts, resolution NONE.',
  versions:
    'Ambient captures by default from 1.25 on, and of pods that were started since. Up to 1.24 istiod gives an address only when told to, which is not read here: then what is captured is unknown, not well.',
  fix: 'Sidecars: meshConfig.defaultConfig.proxyMetadata.ISTIO_META_DNS_CAPTURE: "true", then restart the pods that call. Ambient: values.cni.ambient.dnsCapture: true. Or give the ServiceEntry addresses of its own.',
  source: 'https://istio.io/latest/docs/ops/configuration/traffic-management/dns-proxy/',
  severity: 'medium',
  needs: ['serviceEntries'],
  wants: ['pods', 'namespaces', 'meshConfig', 'ambientCni', 'controlPlanes'],

  inspect({ serviceEntries, pods, namespaces, meshConfig, ambientCni, controlPlanes }) {
    const needOf = dnsNeeds(namespaces);
    const needing = serviceEntries.flatMap((entry) => {
      const need = needOf(entry);
      return need === undefined ? [] : [{ about: subject('ServiceEntry', entry), need }];
    });
    if (!pods.known)
      return needing.map(({ about }) => ({ subject: about, saw: 'who may call it is not known', unknown: pods.why }));
    const captured = ambientCapture({ pods: pods.value, ambientCni, controlPlanes });
    const addressed = byIstioVersion(controlPlanes, (minor) => minor >= 25);
    const sidecars = inMode('sidecar', pods.value).map((pod) => sidecarCapture(pod, meshConfig));
    const callers: Callers = {
      sidecars: captureOfMode('sidecars', sidecars, addressed),
      ambient: captureOfMode('ambient pods', inMode('ambient', pods.value).map(captured), addressed),
    };
    return needing.flatMap(({ about, need }) => together(about, need, capturesOf(need, callers)));
  },
});

const inMode = (mode: MeshMode, pods: Fact<'pods'>): Fact<'pods'> =>
  pods.filter((pod) => !isFinished(pod) && meshMode(pod) === mode);

/** One word for both modes: failing where one fails, unknown where one is. */
function together(about: Subject, need: DnsNeed, captures: readonly CallersCapture[]): Observation[] {
  if (captures.length === 0) return [];
  const seen = { subject: about, saw: [reason(need), ...captures.map(({ saw }) => saw)].join('; ') };
  if (captures.some((one) => 'ok' in one && !one.ok)) return [{ ...seen, ok: false }];
  const unsure = captures.flatMap((one) => ('unknown' in one ? [one.unknown] : []));
  return [unsure.length > 0 ? { ...seen, unknown: [...new Set(unsure)].join('; ') } : { ...seen, ok: true }];
}

function reason({ tcp, waypoint }: DnsNeed): string {
  const needs = [...(tcp ? ['a TCP port'] : []), ...(waypoint ? ['a waypoint'] : [])];
  return `no addresses${needs.length > 0 ? `, and ${needs.join(' and ')}` : ''}`;
}
