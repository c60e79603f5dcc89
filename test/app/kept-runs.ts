import { createHash } from 'node:crypto';
import type { Archive } from '../../src/deliver/archive.ts';
import { slug, utcDate } from '../../src/deliver/archive-key.ts';
import type { FittedBaseline } from '../../src/model/history.ts';
import { reportSchema } from '../../src/model/report.ts';

/* Runs as an archive keeps them, written by hand: a report.json and a manifest, in the shapes of `archive-run.ts`. */

export const cluster = 'prod';
export const sunday = (at: number): string => new Date(Date.UTC(2026, 0, 12) + at * 7 * 86_400_000).toISOString();

export interface Kept {
  readonly at: number;
  readonly run: string;
  readonly supersedes?: string;
  readonly usd?: number;
  readonly generatedAt?: string;
  readonly baseline?: FittedBaseline;
  readonly frozenBy?: string;
  readonly start?: string;
  readonly end?: string;
  /** Changes the report, or puts a text in its place. */
  readonly report?: (report: Record<string, unknown>) => unknown;
  readonly manifest?: (manifest: Record<string, unknown>) => unknown;
}

/** @returns the key of its report.json */
export async function keep(archive: Archive, kept: Kept): Promise<string> {
  const { at, run, supersedes, usd = 100 + at } = kept;
  const period = { start: kept.start ?? sunday(at - 1), end: kept.end ?? sunday(at), zone: 'UTC', hours: 168 };
  const folder = `v1/reports/cluster=${slug(cluster)}/dt=${utcDate(period.end)}/run=${run}`;
  const report = {
    schema: reportSchema,
    run: { key: run, cluster, period },
    trust: { preliminary: false, because: [] },
    cost: { namespaces: [{ ...line, periodUsd: { known: true, value: usd } }] },
    drivers: { namespaces: [{ namespace: 'shop', podHours: 168, requests: 1000 }] },
    realised: kept.baseline
      ? { known: true, value: { baseline: kept.baseline, ...(kept.frozenBy && { frozenBy: kept.frozenBy }) } }
      : { known: false, why: 'no baseline yet' },
  };
  const changed = kept.report?.(report) ?? report;
  const bytes = Buffer.from(typeof changed === 'string' ? changed : JSON.stringify(changed));
  const key = `${folder}/report.json`;
  const manifest = {
    schema: 'meshledger.manifest/1',
    run_key: run,
    supersedes: supersedes ?? null,
    cluster,
    period,
    generated_at: kept.generatedAt ?? period.end,
    files: [{ key, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }],
  };
  const described = kept.manifest?.(manifest) ?? manifest;
  await archive.create(key, bytes, 'application/json');
  await archive.create(
    `${folder}/manifest.json`,
    Buffer.from(typeof described === 'string' ? described : JSON.stringify(described)),
    'application/json',
  );
  return key;
}

const line = {
  namespace: 'shop',
  role: 'sidecar',
  cpuAllocatedCoreHours: 10,
  memoryAllocatedGibHours: 20,
  proxyHours: 168,
  monthlyUsd: { known: false, why: 'not looked at' },
};
