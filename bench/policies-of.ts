import type { NamespaceSpec, PolicySpec, WorkloadSpec } from '../test/support/simulator/spec.ts';

/** So many AuthorizationPolicies, in turn over the workloads: of ports, of methods, and one in ten for nobody. */
export function policiesOf(namespaces: readonly NamespaceSpec[], count: number): PolicySpec[] {
  const workloads = namespaces.flatMap((namespace) => namespace.workloads.map((workload) => ({ namespace, workload })));
  return Array.from({ length: Math.round(count) }, (_, index) => {
    const { namespace, workload } = workloads[index % workloads.length] ?? {};
    if (namespace === undefined || workload === undefined) throw new RangeError('a cluster without workloads');
    return { namespace: namespace.name, name: `policy-${index}`, spec: policy(workload, index) };
  });
}

function policy(workload: WorkloadSpec, index: number): PolicySpec['spec'] {
  const app = index % 10 === 9 ? 'gone' : workload.name;
  const operation = index % 2 === 0 ? { ports: ['8080'] } : { methods: ['GET'] };
  const target =
    workload.mesh === 'waypoint'
      ? { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: workload.name }] }
      : { selector: { matchLabels: { app } } };
  return { ...target, action: index % 3 === 0 ? 'DENY' : 'ALLOW', rules: [{ to: [{ operation }] }] };
}
