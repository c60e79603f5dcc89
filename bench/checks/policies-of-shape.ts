import type { NamespaceSpec, PolicySpec, WorkloadSpec } from '../../test/support/simulator/spec.ts';
import { isWaypoint, type Shape } from './shapes.ts';

interface Place {
  readonly namespace: NamespaceSpec;
  readonly workload: WorkloadSpec;
}

/** So many AuthorizationPolicies, in turn over the workloads of the teams. */
export function policiesOfShape(shape: Shape, namespaces: readonly NamespaceSpec[], count: number): PolicySpec[] {
  const places = namespaces
    .filter(({ name }) => !name.startsWith('istio-'))
    .flatMap((namespace) => namespace.workloads.map((workload): Place => ({ namespace, workload })))
    .filter(({ workload }) => !isWaypoint(workload));
  return Array.from({ length: count }, (_, index): PolicySpec => {
    const place = places[index % places.length];
    if (place === undefined) throw new RangeError('a mesh without workloads');
    if (shape === 'root policies')
      return { namespace: 'istio-system', name: `root-${index}`, spec: rootPolicy(place, index) };
    const dryRun = index % 40 === 39 ? { annotations: { 'istio.io/dry-run': 'true' } } : {};
    const spec = shape === 'all denied' ? denyingPolicy(place, index) : teamPolicy(place, index);
    return { namespace: place.namespace.name, name: `policy-${index}`, ...dryRun, spec };
  });
}

type Fields = Readonly<Record<string, unknown>>;

/** Of twenty policies fifteen select a workload, two its whole namespace, one nobody, and two are for a Service or waypoint. */
function teamPolicy({ namespace, workload }: Place, index: number): Fields {
  const waypoint = namespace.labels?.['istio.io/use-waypoint'];
  return { ...boundTo(workload, waypoint, index), action: actionOf(index), ...extension(index), rules: rulesOf(index) };
}

function boundTo({ name }: WorkloadSpec, waypoint: string | undefined, index: number): Fields {
  const turn = index % 20;
  if (turn === 17) return { selector: { matchLabels: { app: 'gone' } } };
  if (turn === 18) return { targetRefs: [{ group: '', kind: 'Service', name }] };
  if (turn === 19 && waypoint !== undefined)
    return { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: waypoint }] };
  if (turn === 8 || turn === 16) return {};
  return { selector: { matchLabels: { app: name, ...(turn % 4 === 0 && { 'app.kubernetes.io/name': name }) } } };
}

const extension = (index: number): Fields => (actionOf(index) === 'CUSTOM' ? { provider: { name: 'ext-authz' } } : {});

function actionOf(index: number): string {
  if (index % 50 === 7) return 'AUDIT';
  if (index % 50 === 33) return 'CUSTOM';
  return index % 3 === 0 ? 'DENY' : 'ALLOW';
}

/** One to three rules: of callers, of ports, and of what only an L7 proxy sees. */
function rulesOf(index: number): Fields[] {
  const callers = [0, 1, 2].map((one) => `cluster.local/ns/team-${(index + one) % 100}/sa/app-${index % 100}-${one}`);
  const all = [
    { from: [{ source: { principals: callers } }], to: [{ operation: { ports: ['8080'] } }] },
    { from: [{ source: { namespaces: [`team-${index % 100}`] } }], to: [{ operation: { methods: ['GET', 'HEAD'] } }] },
    { to: [{ operation: { paths: ['/healthz'] } }], when: [{ key: 'source.ip', values: ['10.0.0.0/8'] }] },
  ];
  return all.slice(index % 2, 1 + (index % 3));
}

/** Half select the mesh, a quarter every sidecar, a quarter what stands in every namespace under one name. */
function rootPolicy({ workload }: Place, index: number): Fields {
  const selected = [{}, {}, { 'security.istio.io/tlsMode': 'istio' }, { app: workload.name }][index % 4] ?? {};
  const selector = Object.keys(selected).length === 0 ? {} : { selector: { matchLabels: selected } };
  return { ...selector, action: actionOf(index), ...extension(index), rules: rulesOf(index) };
}

/** Nobody is let in: a DENY of everything, or an ALLOW of nobody who calls, of L7 where ztunnel enforces it. */
function denyingPolicy({ workload }: Place, index: number): Fields {
  const nobody = { from: [{ source: { principals: [`cluster.local/ns/nobody/sa/nobody-${index}`] } }] };
  const rules = [nobody, ...(index % 4 === 1 ? [{ to: [{ operation: { methods: ['GET'] } }] }] : [])];
  const selector = { matchLabels: { app: workload.name } };
  return { selector, action: index % 2 === 0 ? 'DENY' : 'ALLOW', rules: index % 2 === 0 ? [{}] : rules };
}
