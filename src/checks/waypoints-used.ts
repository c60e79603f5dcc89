import { byIstioVersion } from '../derive/istio-versions.ts';
import { namedWaypoint } from '../derive/waypoint-binding.ts';
import { readsNewerLabels, waypoints } from '../derive/waypoints.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import { subject } from '../model/subject.ts';

export const waypointsUsed = defineCheck({
  id: 'waypoints-used',
  title: 'Every waypoint is used by something',
  why: 'A waypoint that nothing names carries no traffic: it costs what it reserves, and the policies that are bound to it protect nothing.',
  how: 'No Namespace, Service, ServiceEntry, WorkloadEntry or pod has a label `istio.io/use-waypoint` (or `…-canary`) with its name and namespace. Graver when policies are bound to it. A waypoint that takes no traffic by its own word (`istio.io/waypoint-for: none`) is left out. Whether a list that was refused names it is not known.',
  versions: 'Canary labels are read from 1.31 on, `istio.io/use-waypoint-namespace` from 1.23 on.',
  fix: 'Label the namespace or the Services `istio.io/use-waypoint: <name>`, or delete the Gateway.',
  source: 'https://istio.io/latest/docs/ambient/usage/waypoint/#useawaypoint',
  severity: 'low',
  needs: ['gateways', 'namespaces', 'services'],
  wants: ['serviceEntries', 'workloads', 'pods', 'authorizationPolicies', 'gatewayClasses', 'controlPlanes'],

  inspect({
    gateways,
    namespaces,
    services,
    serviceEntries,
    workloads,
    pods,
    authorizationPolicies,
    gatewayClasses,
    controlPlanes,
  }) {
    const newerLabels = readsNewerLabels(controlPlanes);
    const labelled: Labelled[] = [
      ...namespaces.map(({ name, labels }) => ({ namespace: name, labels })),
      ...services,
      ...[serviceEntries, workloads, pods].flatMap((reading): readonly Labelled[] =>
        reading.known ? reading.value : [],
      ),
    ];
    const canaries = readsCanaries(controlPlanes);
    const used = new Set(labelled.flatMap((one) => namedBy(one, newerLabels, canaries)));
    const refused = [serviceEntries, workloads, pods].flatMap((reading) => (reading.known ? [] : [reading.why]));
    return waypoints(gateways, gatewayClasses, controlPlanes)
      .filter(({ takes }) => takes !== 'none')
      .map(({ gateway }): Observation => {
        const about = { subject: subject('Waypoint', gateway) };
        if (used.has(`${gateway.namespace}/${gateway.name}`)) return { ...about, ok: true, saw: 'it is used' };
        const saw = 'nothing names it by istio.io/use-waypoint';
        if (refused.length > 0) return { ...about, saw, unknown: [...new Set(refused)].join('; ') };
        const bound = authorizationPolicies.known
          ? authorizationPolicies.value.filter((policy) => targets(policy, gateway))
          : [];
        if (bound.length === 0) return { ...about, ok: false, saw };
        return {
          ...about,
          ok: false,
          saw: `${saw}, and AuthorizationPolicy ${bound[0]?.namespace}/${bound[0]?.name}${bound.length > 1 ? ` and ${bound.length - 1} more` : ''} bound to it protects nothing`,
          severity: 'medium',
        };
      });
  },
});

interface Labelled {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Whether this Istio reads the labels that name a canary: from 1.31 on, and where no version is known. */
function readsCanaries(controlPlanes: Facts['controlPlanes']): boolean {
  const older = byIstioVersion(controlPlanes, (minor) => minor < 31);
  return !older.known || !older.value;
}

/** The waypoints that labels name, canaries too where they are read. */
function namedBy({ namespace, labels }: Labelled, newerLabels: boolean, canaries: boolean): string[] {
  const named = namedWaypoint(labels, namespace, newerLabels);
  const canary = canaries ? labels['istio.io/use-waypoint-canary'] : undefined;
  return [
    ...(named === undefined ? [] : [named]),
    ...(canary === undefined ? [] : [`${labels['istio.io/use-waypoint-canary-namespace'] ?? namespace}/${canary}`]),
  ];
}

const targets = (
  { namespace, targetRefs }: Fact<'authorizationPolicies'>[number],
  gateway: Fact<'gateways'>[number],
): boolean =>
  namespace === gateway.namespace && targetRefs.some(({ kind, name }) => kind === 'Gateway' && name === gateway.name);
