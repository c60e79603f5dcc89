import type { Fact } from '../model/snapshot.ts';
import { type Asked, type AskedFacts, chartCni } from './asked.ts';
import { byIstioVersion } from './istio-versions.ts';
import { meshMode } from './mesh-mode.ts';
import { type Asking, asksForAmbient } from './mode-asked.ts';
import { namespaceLabels } from './namespace-labels.ts';

/** The first minor version of Istio in which selectors may replace the label. */
const firstWithSelectors = 27;

/**
 * Who asks for ambient, as far as that is certain. Without the configuration of istio-cni the label decides only up to
 * Istio 1.26, and only in a namespace of which some pod is captured: any other may be excluded.
 * @param pods by which it is seen that istio-cni does not exclude their namespace
 */
export function ambientAsked(
  { namespaces, ambientCni, controlPlanes }: Omit<AskedFacts, 'injectorConfig'>,
  pods: Fact<'pods'>,
): (asking: Asking) => Asked {
  const labels = namespaceLabels(namespaces);
  if (ambientCni.known) {
    const cni = ambientCni.value;
    return (asking) =>
      asksForAmbient(asking, labels.of(asking.namespace), cni) ?? { unsure: labels.whyNot(asking.namespace) };
  }
  const labelDecides = byIstioVersion(controlPlanes, (minor) => minor < firstWithSelectors);
  const included = new Set(pods.filter((pod) => meshMode(pod) === 'ambient').map(({ namespace }) => namespace));
  return (asking) => {
    const asks = asksForAmbient(asking, labels.of(asking.namespace), chartCni);
    if (asks === undefined) return { unsure: labels.whyNot(asking.namespace) };
    if (!asks || (labelDecides.known && labelDecides.value && included.has(asking.namespace))) return asks;
    return { unsure: `istio-cni may have been told to leave it out (ambientCni): ${ambientCni.why}` };
  };
}
