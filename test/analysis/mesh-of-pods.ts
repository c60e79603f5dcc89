import type { RoleUsage } from '../../src/analysis/role-usages.ts';
import { Facts as FactsSchema } from '../../src/model/facts.ts';
import { known, missing, type Reading } from '../../src/model/reading.ts';
import type { Role } from '../../src/model/role.ts';
import type { Fact, Facts } from '../../src/model/snapshot.ts';

type Usage = Fact<'proxyUsage'>[number];

/** Hours of the week in these tests. */
export const weekHours = 168;

/** m6i in us-east-1 by OpenCost's split, as published: USD a core-hour and a GiB-hour. */
export const m6i = { cpuCoreHourUsd: 0.031247, memoryGibHourUsd: 0.004188 };

/** So many cores and GiB for a month at those rates, USD. */
export const m6iUsd = (cores: number, gib: number): number =>
  (cores * m6i.cpuCoreHourUsd + gib * m6i.memoryGibHourUsd) * 730;

/** The price of a node, at those rates unless told otherwise. */
export const nodePrice = (node: string, rate = m6i): Fact<'prices'>['nodes'][number] => ({
  node,
  ...rate,
  ...{ source: 'm6i', asOf: '2026-07-20', currency: 'USD', split: '7.46:1', discountRatio: 0, isDefault: false },
  ...{ capacityType: 'on-demand', coveredRatio: 0 },
});

/** Nodes n0, n1, …, by name alone. */
export const nodes = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `n${index}` }));

/** One proxy that lived the whole week on nodes of those rates and used nothing of what it requests. */
export function proxy(
  role: Role,
  namespace: string,
  index: number,
  cores: number,
  gib: number,
  more: Partial<Usage> = {},
): RoleUsage {
  const usage = {
    namespace,
    pod: `${role}-${index}`,
    container: 'istio-proxy',
    cpuCoreHours: 0,
    memoryGibHours: 0,
    cpuRequestCoreHours: cores * weekHours,
    memoryRequestGibHours: gib * weekHours,
    cpuAllocatedCoreHours: cores * weekHours,
    memoryAllocatedGibHours: gib * weekHours,
    sampledHours: weekHours,
    listedHours: weekHours,
    ...more,
  };
  return { role, usage, workload: role, team: '', rate: { rate: m6i, unpricedRatio: 0 } };
}

/** Facts of which only those given are known. */
export function factsWith(given: Readonly<Record<string, unknown>>): Facts {
  const facts: Record<string, Reading<unknown>> = {};
  for (const name of Object.keys(FactsSchema.shape)) facts[name] = missing(`${name} were not read`);
  for (const [name, value] of Object.entries(given)) facts[name] = known(value);
  return facts as unknown as Facts;
}

/** Facts of a mesh in which nothing asks for a waypoint, and more; prices are those of n0, n1, …. */
export const quietMesh = (given: Readonly<Record<string, unknown>>): Facts =>
  factsWith({
    prices: { nodes: [0, 1].map((index) => nodePrice(`n${index}`)), unpriced: [] },
    pods: [],
    workloads: [],
    services: [],
    namespaces: [],
    authorizationPolicies: [],
    workloadRules: [],
    meshRoutes: [],
    destinationRules: [],
    gateways: [],
    requestCounts: [],
    ...given,
  });

/** An AuthorizationPolicy that ztunnel cannot enforce, for the whole namespace unless it selects. */
export const l7Policy = (namespace: string, selector?: Readonly<Record<string, string>>) => ({
  ...{ namespace, name: 'p', labels: {}, annotations: {}, action: 'ALLOW', targetRefs: [], conditions: [] },
  ...(selector && { selector }),
  rules: [{ from: [], to: [{ methods: ['GET'] }], when: [] }],
});

/** A waypoint that stands. */
export const waypoint = (namespace: string, name = 'w') => ({
  ...{ namespace, name, className: 'istio-waypoint', labels: {}, addresses: 1, conditions: [] },
});

/** So many thousand requests a second to a namespace, all week. */
export const requests = (namespace: string, thousandRps: number) => ({
  ...{ reporter: 'destination', namespace, requests: thousandRps * 1000 * weekHours * 3600 },
});
