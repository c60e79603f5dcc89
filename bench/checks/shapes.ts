import type { ClusterSpec, NamespaceSpec, WorkloadSpec } from '../../test/support/simulator/spec.ts';
import { ambient } from '../../test/support/simulator/spec-parts.ts';
import { clusterOfSize } from '../cluster-of-size.ts';

/** What a mesh looks like: as most do, or as is hardest for one derivation or another. */
export const shapes = ['mixed', 'one namespace', 'root policies', 'one waypoint', 'all denied'] as const;
export type Shape = (typeof shapes)[number];

/** Where the one waypoint stands that all are behind. */
export const sharedWaypoint = { namespace: 'istio-waypoints', name: 'shared' } as const;

/** A cluster of so many pods in that shape, without its policies. */
export function clusterOfShape(shape: Shape, pods: number): ClusterSpec {
  const spec = clusterOfSize(pods);
  const mesh = new Set(['istio-ingress', 'istio-system']);
  const own = spec.namespaces.filter(({ name }) => mesh.has(name));
  const teams = spec.namespaces.filter(({ name }) => !mesh.has(name));
  return { ...spec, policies: [], namespaces: [...teamsOf(shape, teams), ...own] };
}

function teamsOf(shape: Shape, teams: readonly NamespaceSpec[]): readonly NamespaceSpec[] {
  if (shape === 'one namespace') return [together(teams)];
  if (shape === 'one waypoint') return behindOne(teams);
  return teams;
}

const together = (teams: readonly NamespaceSpec[]): NamespaceSpec => ({
  name: 'everything',
  labels: { ...ambient, 'istio.io/use-waypoint': 'waypoint-0' },
  workloads: teams.flatMap(({ workloads }, index) =>
    workloads.map((workload) => (isWaypoint(workload) ? { ...workload, name: `waypoint-${index}` } : workload)),
  ),
});

/** Everybody is ambient, and calls to everybody go through the same waypoint. */
function behindOne(teams: readonly NamespaceSpec[]): NamespaceSpec[] {
  const all = teams.flatMap(({ workloads }) => workloads);
  const waypoint = all.find(isWaypoint);
  if (waypoint === undefined) throw new RangeError('a mesh without a waypoint');
  const labels = {
    ...ambient,
    'istio.io/use-waypoint': sharedWaypoint.name,
    'istio.io/use-waypoint-namespace': sharedWaypoint.namespace,
  };
  return [
    ...teams.map((team) => ({ ...team, labels, workloads: team.workloads.filter(isNoWaypoint).map(asAmbient) })),
    { name: sharedWaypoint.namespace, workloads: [{ ...waypoint, name: sharedWaypoint.name }] },
  ];
}

export const isWaypoint = ({ mesh }: WorkloadSpec): boolean => mesh === 'waypoint';
const isNoWaypoint = (workload: WorkloadSpec): boolean => !isWaypoint(workload);
const asAmbient = ({ proxy: _, ...workload }: WorkloadSpec): WorkloadSpec => ({ ...workload, mesh: 'ambient' });
