import { hasStarted } from '../derive/mesh-members.ts';
import { isFinished } from '../derive/mesh-mode.ts';
import { podRole } from '../derive/pod-role.ts';
import { type ProxyStanding, proxyStanding } from '../derive/version-of-proxy.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import { subject } from '../model/subject.ts';

export const sidecarsCurrent = defineCheck({
  id: 'sidecars-current',
  title: 'Every proxy runs the version of its control plane',
  why: 'A proxy keeps its version until its pod is created anew: after an upgrade of istiod the old ones keep their bugs and holes, and Istio supports a control plane that is at most one minor version ahead, and no proxy that is ahead of it.',
  how: 'The tag of the image of every sidecar, gateway, waypoint and ztunnel that has started, against the istiod of its revision (annotation istio.io/rev, which says the revision it really got); where it names none, against any istiod. Told once per namespace. Low when only the patch differs. An image without a version in its tag, and a revision whose istiod is not known, are unknown; an agentgateway counts its versions otherwise and is left out.',
  versions: 'The same in every version.',
  fix: 'Sidecars and injected gateways: restart their workloads (`kubectl rollout restart deployment -n <namespace>`). ztunnel: upgrade its chart. A waypoint that stays behind is held by the label istio.io/rev of its Gateway.',
  source: 'https://istio.io/latest/docs/releases/supported-releases/#control-planedata-plane-skew',
  severity: 'medium',
  needs: ['pods', 'controlPlanes'],

  inspect({ pods, controlPlanes }) {
    const seen = pods.flatMap((pod) => {
      const role = podRole(pod);
      if (!isProxy(role) || isFinished(pod) || !hasStarted(pod) || isForeign(pod)) return [];
      return [{ namespace: pod.namespace, role, standing: proxyStanding(pod, controlPlanes) }];
    });
    return [...Map.groupBy(seen, ({ namespace }) => namespace)].map(([name, proxies]) => ofNamespace(name, proxies));
  },
});

const plurals = { sidecar: 'sidecars', gateway: 'gateways', waypoint: 'waypoints', ztunnel: 'ztunnels' } as const;
type ProxyRole = keyof typeof plurals;

const isProxy = (role: string): role is ProxyRole => Object.hasOwn(plurals, role);

const isForeign = ({ containers }: { readonly containers: readonly { readonly name: string }[] }): boolean =>
  containers.some(({ name }) => name === 'agentgateway');

interface Proxy {
  readonly role: ProxyRole;
  readonly standing: ProxyStanding;
}

function ofNamespace(name: string, proxies: readonly Proxy[]): Observation {
  const about = subject('Namespace', { name });
  const others = proxies.filter(({ standing }) => standing.is === 'different');
  if (others.length > 0) {
    const patchOnly = others.every(({ standing }) => standing.is === 'different' && standing.minorsBehind === 0);
    const saw = [...Map.groupBy(others, sentenceOf)].map(([sentence, same]) => counted(same, proxies, sentence));
    return { subject: about, ok: false, saw: saw.join('; '), ...(patchOnly && { severity: 'low' }) };
  }
  const reasons = proxies.flatMap(({ standing }) => (standing.is === 'unknown' ? [standing.because] : []));
  if (reasons.length > 0)
    return {
      subject: about,
      saw: `${reasons.length} of ${proxies.length} proxies cannot be compared with their control plane`,
      unknown: [...new Set(reasons)].join('; '),
    };
  return { subject: about, ok: true, saw: `${proxies.length} of ${proxies.length} proxies run its version` };
}

/** The same for all that are counted together. */
function sentenceOf({ role, standing }: Proxy): string {
  if (standing.is !== 'different') return '';
  const { version, istiod, minorsBehind } = standing;
  return `${plurals[role]} run ${version}, istiod is ${istiod}${unsupported(minorsBehind)}`;
}

/** Where Istio does not support the two together. */
function unsupported(minorsBehind: number): string {
  if (minorsBehind < 0) return ', which supports no proxy that is ahead of it';
  return minorsBehind > 1 ? ', which supports proxies that are one minor version behind it' : '';
}

function counted(same: readonly Proxy[], all: readonly Proxy[], sentence: string): string {
  const ofRole = all.filter(({ role }) => role === same[0]?.role).length;
  return `${same.length} of ${ofRole} ${sentence}`;
}
