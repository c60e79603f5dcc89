import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startPrometheus } from '../support/prometheus.ts';
import { simulate } from '../support/simulator/simulate.ts';
import { truthOf } from '../support/simulator/truth.ts';
import { writeBlocks } from '../support/simulator/write-blocks.ts';
import { writeHistory } from '../support/simulator/write-history.ts';
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

  it('is the same, sample by sample, as promtool makes of its text', { timeout: 60_000 }, async () => {
    const simulation = simulate({ ...smallMesh, start: '2026-11-15T22:00:00Z' });
    const folder = mkdtempSync(join(tmpdir(), 'meshledger-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeHistory(simulation, join(folder, 'history.om'));
    await writeBlocks(simulation, join(folder, 'data'));
    const [ours, promtools] = await Promise.all([
      startPrometheus({ dataDir: join(folder, 'data') }),
      startPrometheus({ openMetricsFile: join(folder, 'history.om') }),
    ]);
    onTestFinished(async () => void (await Promise.all([ours.stop(), promtools.stop()])));
    const all = (server: { readonly url: string }) =>
      everything(server.url).then((series) => new Set(series.map((one) => JSON.stringify(one))));
    const [mine, theirs] = await Promise.all([all(ours), all(promtools)]);
    expect(mine.size).toBeGreaterThan(1000);
    const start = (series: string) => series.slice(0, 200);
    expect([...mine].filter((one) => !theirs.has(one)).map(start)).toEqual([]);
    expect([...theirs].filter((one) => !mine.has(one)).map(start)).toEqual([]);
  });

  it('says what is wrong when it cannot start', async () => {
    await expect(startPrometheus({ flags: ['--no-such-flag'] })).rejects.toThrow(/before it was ready.*no-such-flag/s);
  });
});

/** Every sample of the last hours that a server holds. */
async function everything(url: string): Promise<unknown[]> {
  const parameters = new URLSearchParams({ query: '{__name__!=""}[7h]', time: '2026-11-16T00:30:00Z' });
  const answer = (await (await fetch(`${url}/api/v1/query?${parameters}`)).json()) as { data: { result: unknown[] } };
  return answer.data.result;
}

interface Answer {
  readonly data: {
    readonly result: readonly {
      readonly value?: readonly [number, string];
      readonly values?: readonly (readonly [number, string])[];
    }[];
  };
}
