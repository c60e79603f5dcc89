import { MeshledgerError } from '../../errors.ts';
import type { Readers } from '../source.ts';
import { ambientCni } from './config/ambient-cni.ts';
import { controlPlanes } from './config/control-planes.ts';
import { gatewayParameters } from './config/gateway-parameters.ts';
import { injectorConfig } from './config/injector-config.ts';
import { meshConfig } from './config/mesh-config.ts';
import { networkPlugins } from './config/network-plugins.ts';
import { rootCertificates } from './config/root-certificates.ts';
import { factKinds } from './kinds.ts';
import type { ObjectKind, Objects } from './objects.ts';

/** What the user says of a cluster that does not say it itself. */
export interface Stated {
  /** Version of Istio, such as `1.30.3`; of a managed control plane nothing in the cluster tells it. */
  readonly istioVersion?: string | undefined;
}

type Listed = { readonly [Name in keyof typeof factKinds]: () => Promise<ObjectsOf<(typeof factKinds)[Name]>> };
type ObjectsOf<Kinds> = Kinds extends readonly ObjectKind<infer T>[] ? T[] : never;

/** How every fact about the state of the mesh is read, from a cluster or from manifests alike; each object once. */
export function stateReaders(objects: Objects, stated: Stated = {}): Readers {
  const all = async (kinds: readonly ObjectKind<unknown>[]): Promise<unknown[]> =>
    (await Promise.all(kinds.map((kind) => objects.all(kind)))).flat();
  const listed = Object.fromEntries(
    Object.entries(factKinds).map(([fact, kinds]) => [fact, once(() => all(kinds))]),
  ) as unknown as Listed;
  const mesh = once(async () => meshConfig(objects, await listed.pods()));
  const configured: Readers = {
    controlPlanes: async () => {
      if (stated.istioVersion !== undefined) return [{ version: stated.istioVersion, from: 'as stated' }];
      return some(controlPlanes(await listed.pods(), await listed.workloads()), objects.who, noVersion);
    },
    kubernetesVersion: async () =>
      there(await objects.serverVersion(), `What version Kubernetes has ${objects.who} cannot tell.`, 'Ask a cluster.'),
    meshConfig: async () =>
      there(await mesh(), `There is no ConfigMap istio in ${objects.who}.`, objects.configMapsFrom),
    injectorConfig: async () =>
      there(
        await injectorConfig(objects, await listed.pods()),
        `There is no ConfigMap istio-sidecar-injector in ${objects.who}.`,
        objects.configMapsFrom,
      ),
    ambientCni: async () =>
      there(
        await ambientCni(objects, await listed.pods()),
        `There is no ConfigMap istio-cni-config in ${objects.who}.`,
        'Without istio-cni nothing is ambient; otherwise give the role get on it.',
      ),
    networkPlugins: () => networkPlugins(objects),
    rootCertificates: async () =>
      there(
        await rootCertificates(objects, await listed.pods()),
        `There is no ConfigMap istio-ca-root-cert in ${objects.who}.`,
        objects.configMapsFrom,
      ),
    gatewayParameters: async () =>
      gatewayParameters(objects, await listed.gateways(), (await mesh())?.rootNamespace ?? 'istio-system'),
  };
  return {
    ...listed,
    ...configured,
    // After all lists, for it tells what they did not understand; what could not be read is a failure of its own.
    unreadObjects: async () => {
      const lists = await Promise.allSettled(Object.values(listed).map((read) => read()));
      const failures = lists.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      if (failures.length === lists.length) throw failures[0];
      return [...objects.unread()];
    },
  };
}

const noVersion = {
  saw: 'There is no istiod that tells its version in',
  fix: 'State it: --istio-version 1.30, or istioVersion of the cluster.',
};

function there<T>(value: T | undefined, saw: string, fix: string): T {
  if (value !== undefined) return value;
  throw new MeshledgerError('SOURCE_REFUSED', saw, fix);
}

function some<T>(list: T[], who: string, { saw, fix }: { readonly saw: string; readonly fix: string }): T[] {
  if (list.length > 0) return list;
  throw new MeshledgerError('SOURCE_REFUSED', `${saw} ${who}.`, fix);
}

/** Reads at most once, for the fact itself and for those that are made of it. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
}
