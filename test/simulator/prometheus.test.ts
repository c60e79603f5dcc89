import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startPrometheus } from '../support/prometheus.ts';
import { simulate } from '../support/simulator/simulate.ts';
import { truthOf } from '../support/simulator/truth.ts';
import { writeBlocks } from '../support/simulator/write-blocks.ts';
import { smallMesh } from './small-mesh.ts';

describe('a simulated history in a real Prometheus', () => {
  it('has all its samples, its truth, and is gone when stopped', { timeout: 60_000 }, async () => {
    const simulation = simulate(smallMesh);
    const dataDir = mkdtempSync(join(tmpdir(), 'meshledger-test-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true }));
    const { samples } = await writeBlocks(simulation, dataDir);
    const server = await startPrometheus({ dataDir });
    onTestFinished(() => server.stop());
    const ask = async (query: string, time: string) => {
      const parameters = new URLSearchParams({ query, time });
      const answer = (await (await fetch(`${server.url}/api/v1/query?${parameters}`)).json()) as Answer;
      return answer.data.result;
    };
    const everything = await ask('{__name__!=""}[7h]', '2026-11-16T00:30:00Z');
    expect(everything.reduce((sum, { values = [] }) => sum + values.length, 0)).toBe(samples);
    const [istiodSeconds] = await ask(
      'sum(increase(container_cpu_usage_seconds_total{container="discovery"}[6h]))',
      smallMesh.end,
    );
    const istiod = truthOf(simulation).roles.find(({ role }) => role === 'control-plane');
    expect(Number(istiodSeconds?.value?.[1]) / 3600 / (istiod?.cpuCoreHours ?? 0)).toBeCloseTo(1, 2);
    expect(server.cpuSeconds()).toBeGreaterThan(0);
    await server.stop();
    await expect(fetch(`${server.url}/-/ready`)).rejects.toThrow();
    expect(existsSync(dataDir)).toBe(true);
  });

  it('says what is wrong when it cannot start', async () => {
    await expect(startPrometheus({ flags: ['--no-such-flag'] })).rejects.toThrow(/before it was ready.*no-such-flag/s);
  });
});

interface Answer {
  readonly data: {
    readonly result: readonly {
      readonly value?: readonly [number, string];
      readonly values?: readonly (readonly [number, string])[];
    }[];
  };
}
