import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Archive } from '../deliver/archive.ts';
import { Drivers, FittedBaseline, type HistoryWeek } from '../model/history.ts';
import { reportSchema } from '../model/report.ts';
import { Role } from '../model/role.ts';
import { schemaIssues } from '../model/schema-issues.ts';
import { type Found, type KeptRun, parsedJson } from './kept-run.ts';

/** What one run tells later weeks: its week, and the baseline it measured against. */
export interface ToldWeek {
  readonly week: HistoryWeek;
  readonly generatedAt: string;
  readonly frozen?: { readonly runKey: string; readonly baseline: FittedBaseline };
}

const Amount = z.number().min(0);

/** Versions of report.json that are alike in what is read here: version 3 tells results otherwise, and nothing else. */
const readable: readonly string[] = ['meshledger.report/2', reportSchema];

/** What we need of an earlier report.json. The rest is not looked at. */
const Earlier = z.object({
  trust: z.object({ preliminary: z.boolean() }),
  cost: z.object({
    namespaces: z.array(
      z
        .object({
          namespace: z.string(),
          role: Role,
          cpuAllocatedCoreHours: Amount,
          memoryAllocatedGibHours: Amount,
          proxyHours: Amount,
          periodUsd: z.discriminatedUnion('known', [
            z.object({ known: z.literal(true), value: Amount }),
            z.object({ known: z.literal(false) }),
          ]),
        })
        .transform(({ periodUsd, ...cost }) => ({ ...cost, ...(periodUsd.known && { periodUsd: periodUsd.value }) })),
    ),
  }),
  drivers: Drivers,
  realised: z.discriminatedUnion('known', [
    z.object({
      known: z.literal(true),
      value: z.object({ baseline: FittedBaseline, frozenBy: z.string().optional() }),
    }),
    z.object({ known: z.literal(false) }),
  ]),
});

/** More than any report has. */
const mostBytes = 64 * 1024 ** 2;

/** One run's week, read from its report.json; what is damaged, of another version or too large is skipped by name. */
export async function toldWeek(archive: Archive, run: KeptRun): Promise<Found<ToldWeek>> {
  const { key, bytes: size } = run.report;
  const skipped = (why: string): Found<ToldWeek> => ({ skipped: { key, why } });
  if (size > mostBytes) return skipped(`it has ${size} bytes, and more than ${mostBytes} are not read`);
  const bytes = await archive.read(key);
  if (bytes === undefined) return skipped('it is not there, although its manifest names it');
  if (sha256(bytes) !== run.report.sha256) return skipped('it was cut off or changed: its manifest has another hash');
  const content = parsedJson(bytes);
  const { schema } = z.object({ schema: z.string() }).catch({ schema: 'none' }).parse(content);
  if (!readable.includes(schema)) {
    const said = JSON.stringify(schema.slice(0, 80));
    return skipped(`its schema is ${said}, and this version reads ${readable.join(' and ')}`);
  }
  const report = Earlier.safeParse(content);
  if (!report.success) return skipped(`this version cannot read it: ${schemaIssues(report.error)}`);
  return { found: told(report.data, run) };
}

function told({ trust, cost, drivers, realised }: z.infer<typeof Earlier>, run: KeptRun): ToldWeek {
  const { runKey, period, generatedAt } = run;
  const { start, end } = period;
  const week = { runKey, start, end, preliminary: trust.preliminary, costs: cost.namespaces, drivers };
  if (!realised.known) return { week, generatedAt };
  const { baseline, frozenBy } = realised.value;
  return { week, generatedAt, frozen: { runKey: frozenBy ?? runKey, baseline } };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
