import { known, missing, type Reading } from '../model/reading.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import { isGoTrue } from './go-true.ts';
import { byIstioVersion } from './istio-versions.ts';
import { podRole } from './pod-role.ts';

type Pod = Fact<'pods'>[number];

/** How a pod's proxy treats the names that the pod looks up: whether it answers them itself. */
export type Capture = Reading<boolean>;

/**
 * Whether a sidecar captures DNS: off unless its own variable, its annotation or MeshConfig says so. The variable was
 * set when the pod was created, so it comes first; a MeshConfig that has changed since then reaches it by a restart.
 * @see istio/istio pilot/cmd/pilot-agent/options/options.go
 */
export function sidecarCapture(pod: Pod, meshConfig: Facts['meshConfig']): Capture {
  const proxy = [...pod.containers, ...pod.initContainers].find(({ name }) => name === 'istio-proxy');
  const said = proxy?.environment?.ISTIO_META_DNS_CAPTURE ?? annotated(pod);
  if (said !== undefined) return known(isGoTrue(said));
  return meshConfig.known ? known(meshConfig.value.dnsCapture) : missing(`meshConfig: ${meshConfig.why}`);
}

/** Of the annotation `proxy.istio.io/config`, which is YAML or JSON. */
const annotated = ({ annotations }: Pod): string | undefined =>
  /^[^#\n]*ISTIO_META_DNS_CAPTURE["']?\s*:\s*["']?(\w+)/m.exec(annotations['proxy.istio.io/config'] ?? '')?.[1];

/** First minor version of Istio in which ambient captures DNS unless told otherwise, and a pod may say what it wants. */
const firstByDefault = 25;

export interface CniEvidence {
  readonly pods: Fact<'pods'>;
  readonly ambientCni: Facts['ambientCni'];
  readonly controlPlanes: Facts['controlPlanes'];
}

/**
 * Whether DNS is captured of an ambient pod: as istio-cni was told, by its ConfigMap or its environment, else by its
 * version; from 1.25 on a pod may say otherwise for itself.
 * @see istio/istio cni/pkg/nodeagent/podtrafficoverride.go; manifests/charts/istio-cni
 */
export function ambientCapture(evidence: CniEvidence): (pod: Pod) => Capture {
  const byDefault = byIstioVersion(evidence.controlPlanes, (minor) => minor >= firstByDefault);
  const ofCni = cniCapture(evidence, byDefault);
  return ({ annotations }) => {
    const own = annotations['ambient.istio.io/dns-capture'];
    if (own === undefined) return ofCni;
    const says = isGoTrue(own);
    if (ofCni.known && ofCni.value === says) return ofCni;
    if (!byDefault.known) return byDefault;
    return byDefault.value ? known(says) : ofCni;
  };
}

function cniCapture({ pods, ambientCni }: CniEvidence, byDefault: Capture): Capture {
  if (ambientCni.known && ambientCni.value.dnsCapture !== undefined) return known(ambientCni.value.dnsCapture);
  const set = new Set(pods.filter((pod) => podRole(pod) === 'cni').map(inEnvironment));
  const [only] = set;
  if (set.size === 1 && only !== undefined) return known(only === 'true');
  if (set.size > 1) return missing('the pods of istio-cni differ in AMBIENT_DNS_CAPTURE');
  return ambientCni.known ? byDefault : missing(`ambientCni: ${ambientCni.why}`);
}

const inEnvironment = ({ containers }: Pod): string | undefined =>
  containers.find(({ name }) => name === 'install-cni')?.environment?.AMBIENT_DNS_CAPTURE;
