import { known, missing, type Reading } from '../model/reading.ts';
import type { Facts } from '../model/snapshot.ts';
import { type EffectiveMtls, effectiveMtls } from './effective-mtls.ts';
import { rootNamespace } from './root-namespace.ts';
import { workloadPods } from './workload-pods.ts';

export type MtlsEvidence = Pick<Facts, 'pods' | 'peerAuthentications' | 'meshConfig'>;

/** How the pods of a workload take connections, each different way once; or why that is not known. */
export type WorkloadMtls = Reading<readonly EffectiveMtls[]>;

/** @returns a lookup by namespace and workload name */
export function workloadMtls({ pods, peerAuthentications, meshConfig }: MtlsEvidence) {
  const lacking = { pods, peerAuthentications, meshConfig };
  const why = Object.entries(lacking).flatMap(([name, fact]) => (fact.known ? [] : [`${name}: ${fact.why}`]));
  if (!pods.known || !peerAuthentications.known || why.length > 0) return (): WorkloadMtls => missing(why.join('; '));
  const podsOf = workloadPods(pods.value);
  const root = rootNamespace(pods.value, meshConfig);
  const inNamespace = Map.groupBy(peerAuthentications.value, ({ namespace }) => namespace);
  return (namespace: string, workload: string): WorkloadMtls => {
    const labels = new Map(podsOf(namespace, workload).map((pod) => [JSON.stringify(pod.labels), pod.labels]));
    if (labels.size === 0) return missing('no pod of it is there now');
    const policies = [...new Set([root, namespace])].flatMap((name) => inNamespace.get(name) ?? []);
    const ways = [...labels.values()].map((one) => effectiveMtls({ namespace, labels: one }, policies, root));
    return known([...new Map(ways.map((way) => [mtlsInWords(way), way])).values()]);
  };
}

/** Whether plain text is refused on every port. */
export const isStrict = (ways: readonly EffectiveMtls[]): boolean =>
  ways.every(({ mode, portModes }) => mode === 'STRICT' && Object.keys(portModes).length === 0);

/** Whether plain text is refused on any port. */
export const isStrictSomewhere = (ways: readonly EffectiveMtls[]): boolean =>
  ways.some(({ mode, portModes }) => mode === 'STRICT' || Object.values(portModes).includes('STRICT'));

/** `STRICT by PeerAuthentication shop/default, on port 8080 PERMISSIVE`. */
export function mtlsInWords({ mode, portModes, decidedBy }: EffectiveMtls): string {
  const by = decidedBy.findLast((policy) => policy.mode !== 'UNSET');
  const says = by === undefined ? `${mode} by default` : `${mode} by PeerAuthentication ${by.namespace}/${by.name}`;
  return [says, ...Object.entries(portModes).map(([port, other]) => `on port ${port} ${other}`)].join(', ');
}
