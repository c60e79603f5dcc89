import type { Facts } from '../model/snapshot.ts';
import { remembered } from './remembered.ts';
import type { Bindable } from './waypoint-binding.ts';

/** Something whose own labels may name a waypoint. */
export interface Asker extends Bindable {
  readonly kind: 'Namespace' | 'Service' | 'ServiceEntry' | 'WorkloadEntry' | 'Pod';
  readonly name: string;
}

type AskerFacts = Pick<Facts, 'namespaces' | 'services' | 'serviceEntries' | 'workloads' | 'pods'>;

/** Everything that is known and may ask for a waypoint; a Namespace asks for its Services. */
export const waypointAskers = ({ namespaces, services, serviceEntries, workloads, pods }: AskerFacts) =>
  remember(namespaces, services, serviceEntries, workloads, pods);

const remember = remembered(
  (
    namespaces: Facts['namespaces'],
    services: Facts['services'],
    serviceEntries: Facts['serviceEntries'],
    workloads: Facts['workloads'],
    pods: Facts['pods'],
  ): readonly Asker[] => [
    ...all(namespaces).map(({ name, labels }) => asker('Namespace', 'service', { namespace: name, name, labels })),
    ...all(services).map((one) => asker('Service', 'service', one)),
    ...all(serviceEntries).map((one) => asker('ServiceEntry', 'service', one)),
    ...all(workloads).flatMap((one) => (one.kind === 'WorkloadEntry' ? [asker('WorkloadEntry', 'workload', one)] : [])),
    ...all(pods).map((one) => asker('Pod', 'workload', one)),
  ],
);

const all = <T>(
  reading: { readonly known: true; readonly value: readonly T[] } | { readonly known: false },
): readonly T[] => (reading.known ? reading.value : []);

const asker = (
  kind: Asker['kind'],
  as: Asker['as'],
  { namespace, name, labels }: Pick<Asker, 'namespace' | 'name' | 'labels'>,
): Asker => ({ kind, as, namespace, name, labels });
