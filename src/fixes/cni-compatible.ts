import { partsOfMesh } from '../derive/parts-of-mesh.ts';
import { pluginSettings } from '../derive/plugin-conflicts.ts';
import { defineFixer, type FixStep } from '../model/fix.ts';
import type { ObjectReference } from '../model/subject.ts';

export const cniCompatible = defineFixer({
  check: 'cni-compatible',
  wants: ['networkPlugins', 'pods'],

  fix(about, { networkPlugins, pods }) {
    if (!networkPlugins.known || !pods.known) return { cannot: 'its settings are not known' };
    if (about.kind === 'FelixConfiguration') {
      const isThere = networkPlugins.value.some(({ from }) => from === `FelixConfiguration ${about.name}`);
      return {
        says: 'Calico balances no load at connect time any more.',
        steps: [withoutConnectTime(about, isThere)],
      };
    }
    const mesh = partsOfMesh(pods.value);
    const conflicts = pluginSettings(networkPlugins.value).flatMap((one) =>
      one.plugin === 'cilium' ? one.conflicts.filter(({ harms }) => mesh[harms]) : [],
    );
    return {
      says: 'Set the same in the Helm values of Cilium, which write this ConfigMap, and restart its agents.',
      steps: [{ patch: about, merge: { data: Object.assign({}, ...conflicts.map(({ set }) => set)) } }],
    };
  },
});

function withoutConnectTime(about: ObjectReference, isThere: boolean): FixStep {
  const { apiVersion, kind, name } = about;
  const spec = { bpfConnectTimeLoadBalancing: 'Disabled' };
  return isThere
    ? { patch: about, merge: { spec: { ...spec, bpfConnectTimeLoadBalancingEnabled: null } } }
    : { apply: { apiVersion, kind, metadata: { name }, spec }, isNew: true };
}
