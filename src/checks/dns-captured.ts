import { ambientCapture, type Capture, sidecarCapture } from '../derive/dns-capture.ts';
import { type DnsNeed, dnsNeeds } from '../derive/dns-need.ts';
import { byIstioVersion } from '../derive/istio-versions.ts';
import { isFinished, meshMode } from '../derive/mesh-mode.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Reading } from '../model/reading.ts';
import { subject } from '../model/subject.ts';

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

  inspect({ serviceEntries, pods, namespaces, meshConfig, ...facts }) {
    const need = dnsNeeds(namespaces);
    const needing = serviceEntries.flatMap((entry) => {
      const needed = need(entry);
      return needed === undefined ? [] : [{ about: subject('ServiceEntry', entry), needed }];
    });
    if (!pods.known)
      return needing
        .filter(({ needed }) => needed.waypointUnsure === undefined || needed.tcp)
        .map(({ about }) => ({ subject: about, saw: 'it needs DNS capture', unknown: `pods: ${pods.why}` }));
    const live = pods.value.filter((pod) => !isFinished(pod));
    const ofAmbient = ambientCapture({ ...facts, pods: pods.value });
    const addresses = byIstioVersion(facts.controlPlanes, (minor) => minor >= 25);
    const modes: Modes = {
      sidecars: tally(live.filter(inMode('sidecar')).map((pod) => sidecarCapture(pod, meshConfig))),
      ambient: tally(live.filter(inMode('ambient')).map(ofAmbient)),
    };
    return needing.flatMap(({ about, needed }) => {
      const parts = partsOf(needed, modes, addresses);
      return parts.length === 0 ? [] : [together(about, parts)];
    });
  },
});
