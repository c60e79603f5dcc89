import type { Asked } from '../derive/asked.ts';
import { hasStarted } from '../derive/mesh-members.ts';
import { isFinished, meshMode } from '../derive/mesh-mode.ts';
import { namespaceLabels } from '../derive/namespace-labels.ts';
import { counted } from '../derive/numbers-in-words.ts';
import { podRole } from '../derive/pod-role.ts';
import { sidecarAsked } from '../derive/sidecar-asked.ts';
import { type PodFinding, toldByNamespace } from '../derive/told-by-namespace.ts';
import { defineCheck } from '../model/check.ts';
import type { Fact } from '../model/snapshot.ts';

type Pod = Fact<'pods'>[number];
type Labels = Readonly<Record<string, string>>;

export const sidecarsInjected = defineCheck({
  id: 'sidecars-injected',
  title: 'Every pod that asks for a sidecar has one',
  why: 'Injection happens when a pod is created: one that was there before the label, or that the webhook missed, runs outside the mesh, without mTLS and past every policy.',
  how: 'Fails for a running pod that the injector would give a sidecar if it were created now, and that has none, neither among its containers nor, as a native sidecar, among its init containers. Counted as Istio does: istio-injection=enabled of the namespace; without that label istio.io/rev of the namespace or the pod, or sidecar.istio.io/inject=true of the pod; any other value of istio-injection means no. Left out: pods that opted out, with hostNetwork, static pods, pods that ambient captures (`one-mode-asked`), pods that were injected without a proxy (proxyless gRPC), the mesh’s own pods, and what has not started or is over. Without the injector’s configuration only a pod that says sidecar.istio.io/inject itself is certain: a neverInjectSelector may leave out the others.',
  versions:
    'The same from 1.22 to 1.31. Native sidecars are the default from 1.27 on where every node runs Kubernetes 1.33.',
  fix: 'Restart its workload, so that the pod is created anew (`kubectl rollout restart`). If it still has none, see that a webhook answers to the label (`kubectl get mutatingwebhookconfigurations`), or opt the pod out with the label sidecar.istio.io/inject: "false".',
  source: 'https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/',
  severity: 'medium',
  needs: ['pods'],
  wants: ['namespaces', 'injectorConfig'],

  inspect({ pods, namespaces, injectorConfig }) {
    const asked = sidecarAsked({ namespaces, injectorConfig });
    const labels = namespaceLabels(namespaces);
    return toldByNamespace(pods, (pod) => found(pod, asked, labels.of(pod.namespace)), {
      well: (count) => `${count} of ${counted(count, 'pod')} asking for a sidecar with one`,
      unsure: (count) => `${counted(count, 'pod')} running without a sidecar, which may have asked for one`,
    });
  },
});

/** Of what the injector does not decide, or has decided otherwise. */
const isLeftOut = (pod: Pod): boolean =>
  podRole(pod) !== 'none' ||
  meshMode(pod) === 'ambient' ||
  'sidecar.istio.io/status' in pod.annotations ||
  'kubernetes.io/config.mirror' in pod.annotations;

function found(pod: Pod, asked: (pod: Pod) => Asked, ofNamespace: Labels = {}): PodFinding | undefined {
  if (isFinished(pod)) return undefined;
  if (podRole(pod) === 'sidecar') return { is: 'well' };
  if (isLeftOut(pod)) return undefined;
  const asks = asked(pod);
  if (asks === false) return undefined;
  if (!hasStarted(pod)) return asks === true && pod.phase === 'Unknown' ? { is: 'not applied' } : undefined;
  if (pod.phase !== 'Running') return undefined;
  if (asks !== true) return { is: 'unsure', because: asks.unsure };
  return { is: 'failing', saw: `${wish(pod.labels, ofNamespace)}, and it runs without a sidecar` };
}

/** By which label the webhook is called. */
function wish(own: Labels, ofNamespace: Labels): string {
  const asks = (whose: string, label: string, labels: Labels): string => `${whose} has ${label}=${labels[label]}`;
  if (ofNamespace['istio-injection'] !== undefined) return asks('its namespace', 'istio-injection', ofNamespace);
  if (ofNamespace['istio.io/rev'] !== undefined) return asks('its namespace', 'istio.io/rev', ofNamespace);
  if (own['istio.io/rev'] !== undefined) return asks('it', 'istio.io/rev', own);
  if (own['sidecar.istio.io/inject'] === 'true') return asks('it', 'sidecar.istio.io/inject', own);
  return 'namespaces are injected by default (enableNamespacesByDefault)';
}
