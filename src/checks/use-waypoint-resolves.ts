import { type Bindable, type Binding, namedWaypoint, waypointBinding } from '../derive/waypoint-binding.ts';
import { readsNewerLabels } from '../derive/waypoints.ts';
import { workloadOfPod } from '../derive/workload-pods.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Fact } from '../model/snapshot.ts';
import { type Subject, type SubjectKind, subject } from '../model/subject.ts';

type Conditions = Fact<'services'>[number]['conditions'];

export const useWaypointResolves = defineCheck({
  id: 'use-waypoint-resolves',
  title: 'Every waypoint that is asked for is there and can be used',
  why: 'Where the waypoint that `istio.io/use-waypoint` names cannot be used, calls go straight to their destination: no policy, route or telemetry of the waypoint applies, and nothing fails.',
  how: 'The label on Namespaces, Services, ServiceEntries, WorkloadEntries and pods. The Gateway that it names exists, is a waypoint, has an address, allows the namespace by allowedRoutes of its HBONE listener (without any: its own alone), and takes the kind of traffic (`istio.io/waypoint-for`). Then istiod’s own fresh condition `istio.io/WaypointBound`. Whether a Gateway of another vendor’s class is one is not known. `none` opts out. A namespace’s waypoint for workload traffic is right as it is.',
  versions: '`istio.io/use-waypoint-namespace`, and `istio.io/waypoint-for` on a GatewayClass, from 1.23 on.',
  fix: 'Create the waypoint (`istioctl waypoint apply`), correct the name in the label, or let the namespace in by allowedRoutes.',
  source: 'https://istio.io/latest/docs/ambient/usage/waypoint/#useawaypoint',
  severity: 'high',
  needs: ['gateways', 'namespaces'],
  wants: ['services', 'serviceEntries', 'workloads', 'pods', 'gatewayClasses', 'controlPlanes'],

  inspect({ gateways, namespaces, services, serviceEntries, workloads, pods, gatewayClasses, controlPlanes }) {
    const newerLabels = readsNewerLabels(controlPlanes);
    const bind = waypointBinding(gateways, gatewayClasses, namespaces, controlPlanes);
    const asked = (
      kind: SubjectKind,
      one: Labelled,
      as: Bindable['as'],
      conditions: Conditions = [],
    ): Observation[] => {
      const names = namedWaypoint(one.labels, one.namespace, newerLabels);
      if (names === undefined || names === 'none') return [];
      return [observed(subject(kind, one), names, bind({ ...one, as }), conditions)];
    };
    return [
      ...namespaces.flatMap(({ name, labels }) => {
        const names = namedWaypoint(labels, name, newerLabels);
        if (names === undefined || names === 'none') return [];
        const [forServices, forWorkloads] = (['service', 'workload'] as const).map((as) =>
          bind({ namespace: name, labels, as }),
        );
        const binding = forWorkloads?.state === 'bound' ? forWorkloads : forServices;
        return binding === undefined ? [] : [observed(subject('Namespace', { name }), names, binding, [])];
      }),
      ...of(services, 'Services', (one) => asked('Service', one, 'service', one.conditions)),
      ...of(serviceEntries, 'ServiceEntries', (one) => asked('ServiceEntry', one, 'service', one.conditions)),
      ...of(workloads, 'WorkloadEntries', (one) =>
        one.kind === 'WorkloadEntry' ? asked('WorkloadEntry', one, 'workload') : [],
      ),
      ...of(pods, 'Pods', (one) => asked('Pod', one, 'workload'), firstOfWorkload),
    ];
  },
});

interface Labelled {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What is observed of a list; or, where it was refused, that it may name waypoints which nobody looked for. */
function of<T>(
  reading: { readonly known: true; readonly value: readonly T[] } | { readonly known: false; readonly why: string },
  words: string,
  observe: (one: T) => Observation[],
  once: (all: readonly T[]) => readonly T[] = (all) => all,
): Observation[] {
  if (reading.known) return once(reading.value).flatMap(observe);
  return [{ subject: { words }, saw: 'their labels were not looked at', unknown: reading.why }];
}

type Pods = Fact<'pods'>;

/** One pod of each workload: the label comes from their template. */
const firstOfWorkload = (pods: Pods): Pods => [
  ...new Map(
    pods
      .toReversed()
      .map((pod) => [`${pod.namespace}/${workloadOfPod(pod)}/${pod.labels['istio.io/use-waypoint']}`, pod]),
  ).values(),
];

function observed(about: Subject, names: string, binding: Binding, conditions: Conditions): Observation {
  const saw = `istio.io/use-waypoint names ${names}`;
  const denied = conditions.find(
    ({ type, status, fresh }) => type === 'istio.io/WaypointBound' && status === 'False' && fresh,
  );
  switch (binding.state) {
    case 'broken':
      return { subject: about, ok: false, saw: `${saw}, which ${binding.because}` };
    case 'unknown':
      return { subject: about, saw, unknown: binding.because };
    case 'bound':
    case 'none':
      return denied === undefined
        ? { subject: about, ok: true, saw }
        : { subject: about, ok: false, saw: `${saw}; istiod says ${denied.reason}: ${denied.message}` };
    default:
      return binding satisfies never;
  }
}
