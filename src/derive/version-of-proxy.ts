import { imageVersion } from '../model/image-version.ts';
import type { Fact } from '../model/snapshot.ts';
import { minorOf } from './istio-versions.ts';

type Pod = Fact<'pods'>[number];
type ControlPlane = Fact<'controlPlanes'>[number];

/** How the version of a proxy stands to that of the istiod it obeys. */
export type ProxyStanding =
  | { readonly is: 'current'; readonly version: string }
  | {
      readonly is: 'different';
      readonly version: string;
      /** Versions of the control planes that it may obey. */
      readonly istiod: string;
      /** By how many minor versions istiod is ahead of it; less than 0 when the proxy is. */
      readonly minorsBehind: number;
    }
  | { readonly is: 'unknown'; readonly because: string };

/**
 * The standing of a proxy by the tag of its image. Which istiod it obeys its annotation `istio.io/rev` says, which is
 * the revision it really got; where it has none, any of them may be its own.
 */
export function proxyStanding(pod: Pod, controlPlanes: readonly ControlPlane[]): ProxyStanding {
  const version = imageVersion(proxyImage(pod));
  const minor = version === undefined ? undefined : minorOf(version);
  if (version === undefined || minor === undefined)
    return { is: 'unknown', because: 'its image has no tag that is a version of Istio' };
  const revision = pod.annotations['istio.io/rev'];
  const obeyed = ofRevision(revision, controlPlanes);
  if (obeyed.length === 0)
    return {
      is: 'unknown',
      because: `no istiod of revision ${revision} is among the control planes: it runs elsewhere, or it is gone and its pods must be restarted into another`,
    };
  if (obeyed.some((plane) => isOf(version, plane.version))) return { is: 'current', version };
  const behind = obeyed.map((plane) => (minorOf(plane.version) ?? minor) - minor);
  const nearest = behind.reduce((least, one) => (Math.abs(one) < Math.abs(least) ? one : least));
  const istiod = [...new Set(obeyed.map((plane) => plane.version))].join(' or ');
  return { is: 'different', version, istiod, minorsBehind: nearest };
}

/** Its own container, of a native sidecar among the init containers. An agentgateway counts its versions otherwise. */
const proxyImage = ({ containers, initContainers }: Pod): string | undefined =>
  [...containers, ...initContainers].find(({ name }) => name === 'istio-proxy')?.image;

function ofRevision(revision: string | undefined, all: readonly ControlPlane[]): readonly ControlPlane[] {
  if (revision === undefined || all.some((plane) => plane.revision === undefined)) return all;
  return all.filter((plane) => plane.revision === revision);
}

/** A control plane may be stated as `1.30` alone: then every patch of it is current. */
const isOf = (version: string, istiod: string): boolean =>
  version === istiod || (!/^\d+\.\d+\./.test(istiod) && minorOf(version) === minorOf(istiod));
