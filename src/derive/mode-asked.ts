import type { Fact } from '../model/snapshot.ts';
import { matchesSelector } from './label-selector.ts';

type Labels = Readonly<Record<string, string>>;

/** What of a pod or of a template decides the mode that it asks for. */
export interface Asking {
  readonly namespace: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly hostNetwork: boolean;
}

/** Namespaces that the injector never touches, whatever their labels. */
const neverInjected = ['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage'];

/**
 * Whether a pod that is created now would get a sidecar, by the labels of its namespace and its own, as the default
 * webhooks and then the injector decide it.
 * @param namespaceLabels undefined where the namespace is not known
 * @returns undefined where only the namespace could tell
 * @see istio/istio pkg/kube/inject/inject.go and mutatingwebhook.yaml, 1.22-1.31
 */
export function asksForSidecar(
  { namespace, labels, annotations, hostNetwork }: Asking,
  namespaceLabels: Labels | undefined,
  injector: Fact<'injectorConfig'>,
): boolean | undefined {
  const label = labels['sidecar.istio.io/inject'];
  if (hostNetwork || neverInjected.includes(namespace) || label === 'false') return false;
  if (namespaceLabels === undefined) return undefined;
  if (!webhookMatches(labels, namespaceLabels, injector)) return false;
  const said = yesOrNo(label) ?? (label === undefined ? yesOrNo(annotations['sidecar.istio.io/inject']) : undefined);
  if (said !== undefined) return said;
  if (injector.never.some((selector) => matchesSelector(selector, labels))) return false;
  if (injector.always.some((selector) => matchesSelector(selector, labels))) return true;
  return injector.policy === 'enabled';
}

/** Whether any webhook is called for the pod at all. With `istio-injection` a revision of the namespace is not read. */
function webhookMatches(labels: Labels, namespace: Labels, { namespacesByDefault }: Fact<'injectorConfig'>): boolean {
  const injection = namespace['istio-injection'];
  if (injection !== undefined) return injection === 'enabled';
  if (namespace['istio.io/rev'] !== undefined || labels['istio.io/rev'] !== undefined) return true;
  return labels['sidecar.istio.io/inject'] === 'true' || namespacesByDefault;
}

function yesOrNo(value: string | undefined): boolean | undefined {
  if (/^(true|y|yes|on)$/i.test(value ?? '')) return true;
  return /^(false|n|no|off)$/i.test(value ?? '') ? false : undefined;
}

/**
 * Whether a pod asks for ambient: by what istio-cni was told to look for (1.27 and newer), else by the label
 * `istio.io/dataplane-mode`, its own before its namespace's.
 * @param namespaceLabels undefined where the namespace is not known
 * @returns undefined where only the namespace could tell
 * @see istio/istio cni/pkg/util/podutil.go, enablement_selector.go
 */
export function asksForAmbient(
  { namespace, labels, hostNetwork }: Asking,
  namespaceLabels: Labels | undefined,
  { excludedNamespaces, enablement }: Fact<'ambientCni'>,
): boolean | undefined {
  if (hostNetwork || excludedNamespaces.includes(namespace)) return false;
  const own = labels['istio.io/dataplane-mode'];
  if (enablement === undefined) {
    if (own === 'none' || own === 'ambient') return own === 'ambient';
    return namespaceLabels && namespaceLabels['istio.io/dataplane-mode'] === 'ambient';
  }
  const fitting = enablement.filter(({ pod }) => matchesSelector(pod, labels));
  if (namespaceLabels === undefined && fitting.length > 0) return undefined;
  return fitting.some((one) => matchesSelector(one.namespace, namespaceLabels ?? {}));
}
