import { findNamed } from '../derive/find-named.ts';
import { meshMode } from '../derive/mesh-mode.ts';
import { defineFixer } from '../model/fix.ts';

export const oneModeAsked = defineFixer({
  check: 'one-mode-asked',
  wants: ['namespaces', 'pods'],

  fix(about, { namespaces, pods }) {
    if (about.kind !== 'Namespace')
      return { cannot: 'the template of its pods says both: take one of the labels off there' };
    const namespace = findNamed(about, namespaces);
    if (namespace === undefined) return { cannot: 'the namespace is not there' };
    const inside = pods.known ? pods.value.filter((pod) => pod.namespace === namespace.name) : [];
    const [ambient, sidecars] = (['ambient', 'sidecar'] as const).map(
      (mode) => inside.filter((pod) => meshMode(pod) === mode).length,
    );
    const removed =
      (ambient ?? 0) > (sidecars ?? 0) ? ['istio-injection', 'istio.io/rev'] : ['istio.io/dataplane-mode'];
    return {
      says: `What runs there stays as it is: ${sidecars} pods with sidecars, ${ambient} ambient.`,
      steps: [
        {
          patch: about,
          merge: {
            metadata: {
              labels: Object.fromEntries(
                removed.filter((label) => label in namespace.labels).map((label) => [label, null]),
              ),
            },
          },
        },
      ],
    };
  },
});
