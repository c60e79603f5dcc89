import { ambientAsked } from '../derive/ambient-asked.ts';
import type { Asked } from '../derive/asked.ts';
import { hasStarted } from '../derive/mesh-members.ts';
import { isFinished } from '../derive/mesh-mode.ts';
import { counted } from '../derive/numbers-in-words.ts';
import { podRole } from '../derive/pod-role.ts';
import { type PodFinding, toldByNamespace } from '../derive/told-by-namespace.ts';
import { defineCheck } from '../model/check.ts';
import type { Fact } from '../model/snapshot.ts';

type Pod = Fact<'pods'>[number];

export const ambientCaptured = defineCheck({
  id: 'ambient-captured',
  title: 'Every pod that asks for ambient is captured by it',
  why: 'A label is only a wish: what istio-cni has not captured sends and takes its traffic outside the mesh, without mTLS and past every policy.',
  how: 'Fails for a running pod that asks for ambient, by its own label istio.io/dataplane-mode or its namespace’s, or by the selectors of istio-cni, and has no annotation ambient.istio.io/redirection: enabled; and for every pod whose annotation says pending, which no ztunnel has taken. Left out: pods with a sidecar, which wins (`one-mode-asked`), pods that opted out, with hostNetwork or in namespaces that istio-cni excludes, the pods of the mesh itself, and what has not started or is over. Without the configuration of istio-cni only a pending pod, or up to 1.26 a pod beside captured ones, is certain.',
  versions: 'pending is written from 1.25 on. From 1.27 on istio-cni can be told to enrol pods by other labels.',
  fix: 'Look at what istio-cni says on the node of the pod (`kubectl logs -n istio-system -l k8s-app=istio-cni-node`), mend that, and restart the pod.',
  source: 'https://istio.io/latest/docs/ambient/usage/add-workloads/',
  severity: 'high',
  needs: ['pods'],
  wants: ['namespaces', 'ambientCni', 'controlPlanes'],

  inspect({ pods, ...facts }) {
    const asked = ambientAsked(facts, pods);
    const bySelector = facts.ambientCni.known && facts.ambientCni.value.enablement !== undefined;
    return toldByNamespace(pods, (pod) => found(pod, asked, bySelector), {
      well: (count) => `${count} of ${counted(count, 'pod')} asking for ambient captured`,
      unsure: (count) => `${counted(count, 'pod')} running uncaptured, which may have asked for ambient`,
    });
  },
});

/** The mesh's own pods, and what the injector has had in hand, are never captured. */
const isOutside = (pod: Pod): boolean =>
  isFinished(pod) || podRole(pod) !== 'none' || 'sidecar.istio.io/status' in pod.annotations;

function found(pod: Pod, asked: (pod: Pod) => Asked, bySelector: boolean): PodFinding | undefined {
  if (isOutside(pod)) return undefined;
  const redirection = pod.annotations['ambient.istio.io/redirection'];
  if (redirection === 'enabled') return { is: 'well' };
  if (redirection === 'pending') return cutOff(pod);
  const asks = asked(pod);
  if (asks === false) return undefined;
  if (!hasStarted(pod)) return asks === true && pod.phase === 'Unknown' ? { is: 'not applied' } : undefined;
  if (pod.phase !== 'Running') return undefined;
  if (asks !== true) return { is: 'unsure', because: asks.unsure };
  const has = redirection === undefined ? 'not there' : redirection;
  const saw = `${wish(pod, bySelector)} for ambient, and it runs uncaptured: ambient.istio.io/redirection is ${has}`;
  return { is: 'failing', saw };
}

function wish({ labels }: Pod, bySelector: boolean): string {
  if (bySelector) return 'the selectors of istio-cni ask';
  return labels['istio.io/dataplane-mode'] === 'ambient' ? 'its own label asks' : 'the label of its namespace asks';
}

const cutOff = ({ node }: Pod): PodFinding => ({
  is: 'failing',
  saw: `ambient.istio.io/redirection is pending: its traffic is redirected, no ztunnel has taken it${node === undefined ? '' : ` on node ${node}`}, and so it is cut off`,
  fix: 'Look at ztunnel on the node of the pod: whether it runs, and what it says (`kubectl logs -n istio-system -l app=ztunnel`). Once it takes the pod, the annotation says enabled.',
});
