import { MeshledgerError } from '../../errors.ts';
import { defaultAmbientCni } from '../kubernetes/config/ambient-cni.ts';
import { defaultInjectorConfig } from '../kubernetes/config/injector-config.ts';
import { defaultMeshConfig } from '../kubernetes/config/mesh-config.ts';
import { type Stated, stateReaders } from '../kubernetes/state-readers.ts';
import type { Note, Readers, Source } from '../source.ts';
import type { Document } from './documents.ts';
import { type ManifestObjects, manifestObjects } from './manifest-objects.ts';

/**
 * Manifests in place of a cluster: the same objects, read by the same schemas.
 *
 * What is not in them is not there, as a repository is the whole of what it deploys. Except: pods and workloads when
 * there is none of either, nodes when there is none, and what only a running cluster has.
 */
export function manifestSource(documents: readonly Document[], stated: Stated = {}): Source {
  return {
    name: 'manifests',
    required: true,
    atOnce: true,
    open: (note) => readers(manifestObjects(documents), stated, note),
  };
}

function readers(objects: ManifestObjects, stated: Stated, note: Note): Readers {
  const state = stateReaders(objects, stated);
  for (const remark of remarksOn(objects)) note(remark);
  const noPods = !objects.has('pods') && !objects.has('workloads');
  return {
    ...state,
    ...(noPods && { pods: absent(pods), workloads: absent(pods) }),
    ...(!objects.has('nodes') && { nodes: absent(nodes) }),
    ...withDefault(state, note, { fact: 'meshConfig', configMap: 'istio', standard: defaultMeshConfig }),
    ...withDefault(state, note, {
      ...{ fact: 'injectorConfig', configMap: 'istio-sidecar-injector', standard: defaultInjectorConfig },
    }),
    ...withDefault(state, note, { fact: 'ambientCni', configMap: 'istio-cni-config', standard: defaultAmbientCni }),
  };
}

const shownRepeated = 5;

function remarksOn({ ignored, repeated }: ManifestObjects): string[] {
  const skipped = [...ignored]
    .toSorted()
    .map(
      ([kind, count]) =>
        `${count} ${count === 1 ? 'object' : 'objects'} of kind ${kind} ${count === 1 ? 'was' : 'were'} not looked at.`,
    );
  if (repeated.length === 0) return skipped;
  const more = repeated.length > shownRepeated ? [`and ${repeated.length - shownRepeated} more`] : [];
  const named = [...repeated.slice(0, shownRepeated), ...more].join('; ');
  return [...skipped, `Of an object that stands there more than once the last one counts: ${named}.`];
}

const pods = {
  saw: 'Neither a Pod nor a workload is in the manifests, so what runs is not known.',
  fix: 'Add them (`kubectl get pods,deployments -A -o yaml`), or check the cluster.',
};
const nodes = {
  saw: 'No Node is in the manifests.',
  fix: 'Add them (`kubectl get nodes -o yaml`), or check the cluster.',
};

const absent =
  ({ saw, fix }: { readonly saw: string; readonly fix: string }) =>
  async (): Promise<never> => {
    throw new MeshledgerError('SOURCE_REFUSED', saw, fix);
  };

/** Istio's own default where the manifests do not configure it, which is said; so is a ConfigMap that is damaged. */
function withDefault<Name extends 'meshConfig' | 'injectorConfig' | 'ambientCni'>(
  state: Readers,
  note: Note,
  { fact, configMap, standard }: Default<Name>,
): Readers {
  const read = state[fact];
  return {
    [fact]: async (period: Parameters<NonNullable<typeof read>>[0]) => {
      try {
        return await read?.(period);
      } catch (error) {
        if (!(error instanceof MeshledgerError) || error.code !== 'SOURCE_REFUSED') throw error;
        note(`No ConfigMap ${configMap} is in the manifests: Istio's defaults are taken for it.`);
        return standard;
      }
    },
  };
}

interface Default<Name extends keyof Readers> {
  readonly fact: Name;
  readonly configMap: string;
  readonly standard: Awaited<ReturnType<NonNullable<Readers[Name]>>>;
}
