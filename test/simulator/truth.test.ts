import { describe, expect, it } from 'vitest';
import { roles } from '../../src/model/role.ts';
import { meshOfDemo, meshOfTests } from '../support/simulator/clusters.ts';
import { meshOfFindings } from '../support/simulator/mesh-of-findings.ts';
import { meshParts } from '../support/simulator/mesh-part.ts';
import { simulate } from '../support/simulator/simulate.ts';
import type { SimulatedPod } from '../support/simulator/simulation.ts';
import { truthOf } from '../support/simulator/truth.ts';
import { valueAt } from '../support/simulator/wave.ts';
import { quadrature } from './quadrature.ts';
import { smallMesh } from './small-mesh.ts';

const gib = 1024 ** 3;
const small = simulate(smallMesh);

/** Hours in the window of one pod's mesh container, of a value at every instant. */
function numericHours(
  pod: SimulatedPod,
  value: (container: SimulatedPod['containers'][number], t: number) => number,
): number {
  const container = pod.containers.find(({ mesh }) => mesh);
  const from = Math.max(pod.fromSeconds, small.window.fromSeconds);
  const to = Math.min(pod.toSeconds, small.window.toSeconds);
  if (container === undefined || to <= from) return 0;
  return quadrature((t) => value(container, t), from, to, 20_000) / 3600;
}

describe('the truth of a simulated cluster', () => {
  const truth = truthOf(small);
  const numeric = (role: string, value: Parameters<typeof numericHours>[1]) =>
    small.pods
      .filter(({ workload }) => meshParts[workload.mesh].role === role)
      .reduce((sum, pod) => sum + numericHours(pod, value), 0);

  it.each(truth.roles.map((usage) => [usage.role, usage] as const))(
    'agrees with numeric integration for %s',
    (role, usage) => {
      const cpu = (floor: boolean) =>
        numeric(role, (c, t) => Math.max(floor ? (c.cpuRequestCores ?? 0) : 0, valueAt(c.cpuCores, t)));
      const memory = (floor: boolean) =>
        numeric(role, (c, t) => Math.max(floor ? (c.memoryRequestBytes ?? 0) : 0, valueAt(c.memoryBytes, t)) / gib);
      expect(usage.cpuCoreHours / cpu(false)).toBeCloseTo(1, 7);
      expect(usage.cpuAllocatedCoreHours / cpu(true)).toBeCloseTo(1, 6);
      expect(usage.memoryGibHours / memory(false)).toBeCloseTo(1, 7);
      expect(usage.memoryAllocatedGibHours / memory(true)).toBeCloseTo(1, 6);
      expect(usage.cpuRequestCoreHours).toBeCloseTo(
        numeric(role, (c) => c.cpuRequestCores ?? 0),
        6,
      );
      expect(usage.proxyHours).toBeCloseTo(
        numeric(role, () => 1),
        6,
      );
    },
  );

  it('adds up to the same total by role and by namespace', () => {
    const total = (rows: readonly { readonly cpuAllocatedCoreHours: number }[]) =>
      rows.reduce((sum, row) => sum + row.cpuAllocatedCoreHours, 0);
    expect(total(truth.namespaces)).toBeCloseTo(total(truth.roles), 9);
  });

  it('counts as many requests in its buckets as in its roles', () => {
    const [destination, waypoint] = truth.latency;
    const requests = (role: string) => truth.roles.find((usage) => usage.role === role)?.httpRequests;
    expect(destination?.buckets.at(-1)?.count).toBeCloseTo(requests('sidecar') ?? 0, 3);
    expect(waypoint?.buckets.at(-1)?.count).toBeCloseTo(requests('waypoint') ?? 0, 3);
  });

  it('names the pod whose memory nobody could measure', () => {
    expect(truth.unseen.map(({ namespace, pod }) => `${namespace}/${pod}`)).toEqual([
      expect.stringMatching(/^orders\/order-api-/),
    ]);
  });
});

describe('what became of calls, in a cluster that has something to find', () => {
  const simulation = simulate(meshOfFindings);
  const truth = truthOf(simulation);
  const sum = (of: readonly { readonly line: string; readonly count: number }[], what: RegExp) =>
    of.filter(({ line }) => what.test(line)).reduce((total, { count }) => total + count, 0);

  it.each(['destination', 'waypoint'])(
    'adds up to the requests of every %s, and refusals to its denials',
    (reporter) => {
      const requests = truth.requests.filter((one) => one.reporter === reporter);
      const total = requests.reduce((all, one) => all + one.requests, 0);
      expect(sum(truth.outcomes, new RegExp(`^${reporter} .* requests$`))).toBeCloseTo(total, 3);
      const pods = new RegExp(`^(${requests.map(({ namespace }) => namespace).join('|')})/`);
      expect(sum(truth.denials, pods)).toBeCloseTo(sum(truth.outcomes, new RegExp(`^${reporter} .* forbidden$`)), 3);
    },
  );

  it('has a ztunnel on both sides of a connection within the mesh, and on one of any other', () => {
    const opened = (line: RegExp) => sum(truth.connections, line);
    expect(opened(/^source .* opened$/)).toBeCloseTo(opened(/^destination (front|media).* opened$/), 3);
    expect(opened(/^destination legacy.* plaintext$/)).toBeCloseTo(opened(/^destination legacy.* opened$/), 3);
    expect(opened(/^source legacy/)).toBe(0);
  });

  it('has a ztunnel busier than it is on average, and no busier than at its peak', () => {
    const usage = truth.ztunnels.map(({ pod, busyCores }) => {
      const cpu = simulation.pods.find(({ name }) => name === pod)?.containers[0]?.cpuCores;
      return cpu ? busyCores / cpu.base / (1 + cpu.swing) : Number.NaN;
    });
    expect(usage).toHaveLength(4);
    // The sine of a day is above its 95th percentile, 0.988 of its height, for a twentieth of it.
    for (const ofPeak of usage.slice(0, 3)) expect(ofPeak).toBeCloseTo((1 + 0.8 * Math.sin(0.45 * Math.PI)) / 1.8, 3);
  });
});

describe.each([meshOfTests, meshOfDemo])('$name', (spec) => {
  const simulation = simulate(spec);
  const truth = truthOf(simulation);

  it('has every role but the unclassified one', () => {
    expect(truth.roles.map(({ role }) => role).sort()).toEqual(roles.filter((role) => role !== 'unclassified').sort());
  });

  it('has sidecar, ambient and other pods at its end, and finished ones', () => {
    for (const pods of Object.values(truth.modes)) expect(pods).toBeGreaterThan(0);
  });

  it('splits the price of a node over its cores and memory, and the sum is the price again', () => {
    for (const { pool, rate } of simulation.nodes) {
      const usd = pool.cpuCores * (rate?.cpuCoreHourUsd ?? 0) + pool.memoryGib * (rate?.memoryGibHourUsd ?? 0);
      expect(usd).toBeCloseTo(pool.hourUsd ?? Number.NaN, 12);
    }
  });

  it('costs the same by role and by namespace, and with everything else less than its nodes', () => {
    const sum = (costs: readonly (number | undefined)[]) => costs.reduce<number>((all, one) => all + (one ?? 0), 0);
    const mesh = sum(truth.roles.map(({ costUsd }) => costUsd));
    expect(sum(truth.namespaces.map(({ costUsd }) => costUsd))).toBeCloseTo(mesh, 9);
    const nodesUsd = sum(truth.nodes.map(({ hoursUsd }) => hoursUsd));
    expect(mesh).toBeGreaterThan(0);
    expect(mesh + sum(truth.nodes.map(({ otherCostUsd }) => otherCostUsd))).toBeLessThan(nodesUsd);
  });

  it('costs what the prices say that it is asked with', () => {
    const flat = truthOf(simulation, () => ({ cpuCoreHourUsd: 2, memoryGibHourUsd: 1 }));
    for (const { costUsd, cpuAllocatedCoreHours, memoryAllocatedGibHours } of flat.roles)
      expect(costUsd).toBeCloseTo(2 * cpuAllocatedCoreHours + memoryAllocatedGibHours, 6);
    expect(truthOf(simulation, () => undefined).roles.every(({ costUsd }) => costUsd === undefined)).toBe(true);
  });

  it('has a node for part of the week, and no pod on it outside of that', () => {
    const [part, ...more] = truth.nodes.filter(({ hours }) => hours < truth.hours);
    expect(more).toEqual([]);
    const { fromSeconds, toSeconds } = simulation.nodes.find(({ name }) => name === part?.node) ?? simulation.window;
    expect(part?.hours).toBeCloseTo((toSeconds - fromSeconds) / 3600, 9);
    const there = simulation.pods.filter(({ node }) => node.name === part?.node);
    expect(there.length).toBeGreaterThan(2);
    expect(there.filter((pod) => pod.fromSeconds < fromSeconds || pod.deletedSeconds > toSeconds)).toEqual([]);
  });

  it('carries bytes in ztunnel over every pair of zones', () => {
    const zones = new Set(simulation.nodes.map(({ zone }) => zone)).size;
    expect(truth.ztunnel).toHaveLength(2 * zones ** 2);
  });

  it('has one flow between any two, and none past a waypoint but from outside the mesh', () => {
    const ends = simulation.flows.map(({ caller, namespace, workload }) =>
      [caller.namespace, caller.workload, namespace, workload].join(),
    );
    expect(new Set(ends).size).toBe(ends.length);
    const waypoints = spec.namespaces.flatMap(({ name, workloads }) =>
      workloads.flatMap(({ name: waypoint, traffic }) =>
        (traffic?.serves ?? []).map((served) => ({ namespace: name, waypoint, served })),
      ),
    );
    const past = simulation.flows.filter(({ caller, namespace, workload }) =>
      waypoints.some(
        (one) => one.namespace === namespace && one.served === workload && caller.workload !== one.waypoint,
      ),
    );
    expect(past.filter(({ caller }) => !caller.plaintext)).toEqual([]);
    expect(waypoints.length).toBeGreaterThan(2);
  });

  it('lets no two pods of one name live at the same time', () => {
    const byName = Map.groupBy(simulation.pods, ({ namespace, name }) => `${namespace.name}/${name}`);
    for (const pods of byName.values()) {
      for (const [index, pod] of pods.slice(1).entries())
        expect(pod.fromSeconds).toBeGreaterThan(pods[index]?.toSeconds ?? 0);
    }
  });
});
