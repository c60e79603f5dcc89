import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lastSevenDays } from '../../src/model/period.ts';
import type { ProxyUsage } from '../../src/model/usage-facts.ts';
import { prometheusSource } from '../../src/sources/prometheus/source.ts';
import { type RunningPrometheus, startPrometheus } from '../support/prometheus.ts';

/*
 * OpenCost's Test_getContainerAllocation (pkg/costmodel/costmodel_test.go) and TV-6, as series in a real Prometheus:
 * each case is a sidecar of its own that lives all week. TV-6's day is stretched over it: half the time at each usage.
 */
const period = lastSevenDays('2026-11-16T07:00:00Z', 'UTC');
const end = Date.parse(period.end) / 1000;
const [weekHours, dayHours] = [168, 24];
const start = end - weekHours * 3600;

interface Case {
  readonly cpuRequest?: number;
  /** Cores at one instant. */
  readonly cpuUse?: (at: number) => number;
  readonly memoryRequest?: number;
  readonly memoryUse?: number;
}
const cases: Readonly<Record<string, Case>> = {
  'cpu-idle': { cpuRequest: 1, cpuUse: () => 0.01 },
  'cpu-busy': { cpuRequest: 1, cpuUse: () => 2.2 },
  'cpu-no-request': { cpuUse: () => 2.2 },
  'cpu-no-usage': { cpuRequest: 1 },
  'memory-idle': { memoryRequest: 10_000_000, memoryUse: 5_500_000 },
  'memory-busy': { memoryRequest: 10_000_000, memoryUse: 75_000_000 },
  'memory-no-request': { memoryUse: 75_000_000 },
  'memory-no-usage': { memoryRequest: 10_000_000 },
  'not-a-number': { cpuRequest: Number.NaN, memoryRequest: Number.NaN, memoryUse: Number.NaN },
  'tv-6': {
    ...{ cpuRequest: 0.1, cpuUse: (at) => (at < start + (weekHours / 2) * 3600 ? 0.05 : 0.25) },
    ...{ memoryRequest: 128 * 1024 ** 2, memoryUse: 50 * 1024 ** 2 },
  },
};

let folder = '';
let server: RunningPrometheus;
let usages: readonly ProxyUsage[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-opencost-'));
  const file = join(folder, 'history.om');
  writeFileSync(file, `${Object.entries(families()).flatMap(text).join('\n')}\n# EOF\n`);
  server = await startPrometheus({ openMetricsFile: file });
  const http = {
    ...{ who: 'Prometheus', baseUrl: server.url, headers: async () => ({}), tls: {} },
    ...{ timeoutMs: 30_000, retries: 0, maxResponseBytes: 1024 ** 2 },
  };
  usages =
    (await prometheusSource(http, {})
      .open(() => {}, {})
      .proxyUsage?.(period)) ?? [];
}, 60_000);
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Line = readonly [labels: string, value: number, at: number];

function families(): Record<string, Line[]> {
  const lines: Record<string, Line[]> = {};
  const add = (metric: string, line: Line) => {
    lines[metric] ??= [];
    lines[metric].push(line);
  };
  for (const [name, one] of Object.entries(cases)) {
    const of = `namespace="shop",pod="${name}",container="istio-proxy"`;
    const cgroup = `${of},id="/${name}",name="${name}",image="proxyv2",job="kubelet"`;
    let seconds = 0;
    for (let at = start + 30; at < end; at += 60) {
      const ksm = (resource: string) => `${of},uid="${name}",node="n1",job="ksm",resource="${resource}"`;
      seconds += 60 * (one.cpuUse?.(at - 30) ?? 0);
      if (one.cpuUse) add('container_cpu_usage_seconds_total', [cgroup, seconds, at]);
      if (one.memoryUse !== undefined) add('container_memory_working_set_bytes', [cgroup, one.memoryUse, at]);
      if (one.cpuRequest !== undefined) add('kube_pod_container_resource_requests', [ksm('cpu'), one.cpuRequest, at]);
      if (one.memoryRequest !== undefined)
        add('kube_pod_container_resource_requests', [ksm('memory'), one.memoryRequest, at]);
    }
  }
  return lines;
}

const text = ([metric, lines]: [string, Line[]]): string[] => [
  `# TYPE ${metric.replace(/_total$/, '')} ${metric.endsWith('_total') ? 'counter' : 'gauge'}`,
  ...lines.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([labels, value, at]) => `${metric}{${labels}} ${value} ${at}`),
];

const allocated = (name: string): { cores: number; bytes: number } => {
  const usage = usages.find(({ pod }) => pod === name);
  return {
    cores: (usage?.cpuAllocatedCoreHours ?? 0) / weekHours,
    bytes: ((usage?.memoryAllocatedGibHours ?? 0) / weekHours) * 1024 ** 3,
  };
};

describe('allocation is max(request, usage), as OpenCost tests it', () => {
  it.each([
    ['CPU: 1 requested, 0.01 used is 1', 'cpu-idle', 1],
    ['CPU: 1 requested, 2.2 used is 2.2', 'cpu-busy', 2.2],
    ['CPU: without a request it is the usage', 'cpu-no-request', 2.2],
    ['CPU: without usage it is the request', 'cpu-no-usage', 1],
  ])('%s', (_, name, cores) => {
    expect(Math.abs(allocated(name).cores / cores - 1)).toBeLessThan(0.002);
  });

  it.each([
    ['memory: 10 MB requested, 5.5 MB used is 10 MB', 'memory-idle', 10_000_000],
    ['memory: 10 MB requested, 75 MB used is 75 MB', 'memory-busy', 75_000_000],
    ['memory: without a request it is the usage', 'memory-no-request', 75_000_000],
    ['memory: without usage it is the request', 'memory-no-usage', 10_000_000],
  ])('%s', (_, name, bytes) => {
    expect(Math.abs(allocated(name).bytes / bytes - 1)).toBeLessThan(0.002);
  });

  it('what is not a number is nothing', () => {
    expect(allocated('not-a-number')).toEqual({ cores: 0, bytes: 0 });
  });

  it('TV-6a: the average of the maximum, 0.175 cores, is not the maximum of the averages, 0.15', () => {
    const { cores, bytes } = allocated('tv-6');
    expect(Math.abs(cores / 0.175 - 1)).toBeLessThan(0.005);
    expect(Math.abs(bytes / (128 * 1024 ** 2) - 1)).toBeLessThan(0.002);
    const usd = cores * dayHours * 0.031247 + (bytes / 1024 ** 3) * dayHours * 0.004188;
    expect(Math.abs(usd / 0.1438014 - 1)).toBeLessThan(0.005);
  });
});
