import { type Asked, type AskedFacts, chartInjector } from './asked.ts';
import { type Asking, asksForSidecar } from './mode-asked.ts';
import { namespaceLabels } from './namespace-labels.ts';

/** The injector that injects least: whoever asks it for a sidecar gets one from every other. */
const leastInjector = { ...chartInjector, policy: 'disabled' } as const;

/**
 * Who asks for a sidecar, as far as that is certain: without the injector's own policy only a pod that says so itself,
 * for a neverInjectSelector may leave out every other.
 */
export function sidecarAsked({
  namespaces,
  injectorConfig,
}: Pick<AskedFacts, 'namespaces' | 'injectorConfig'>): (asking: Asking) => Asked {
  const labels = namespaceLabels(namespaces);
  const injector = injectorConfig.known ? injectorConfig.value : chartInjector;
  return (asking) => {
    const ofNamespace = labels.of(asking.namespace);
    const asks = asksForSidecar(asking, ofNamespace, injector);
    if (asks === undefined) return { unsure: labels.whyNot(asking.namespace) };
    if (!asks || injectorConfig.known || asksForSidecar(asking, ofNamespace, leastInjector)) return asks;
    return { unsure: `the injector may have been told to leave it out (injectorConfig): ${injectorConfig.why}` };
  };
}
