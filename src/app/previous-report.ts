import * as z from 'zod';
import type { Archive } from '../deliver/archive.ts';
import { slug, utcDate } from '../deliver/archive-key.ts';
import type { PreviousReport } from '../model/previous-report.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import { reportSchema } from '../model/report.ts';
import { Role } from '../model/role.ts';

/** What we need of an earlier report.json; a report of another version is named and left alone. */
const Earlier = z.object({
  schema: z.literal(reportSchema),
  run: z.object({ key: z.string(), supersedes: z.string().optional(), period: z.object({ end: z.iso.datetime() }) }),
  cost: z.object({
    roles: z.array(
      z.object({
        role: Role,
        periodUsd: z.discriminatedUnion('known', [
          z.object({ known: z.literal(true), value: z.number() }),
          z.object({ known: z.literal(false) }),
        ]),
      }),
    ),
  }),
});

/** The report of the week that ended when this one began, read back from the archive; corrections win over what they correct. */
export async function previousReport(
  archive: Archive,
  cluster: string,
  periodStart: string,
): Promise<Reading<PreviousReport>> {
  const week = `v1/reports/cluster=${slug(cluster)}/dt=${utcDate(periodStart)}/`;
  const keys = await archive.list(week);
  const complete = keys
    .filter((key) => key.endsWith('/manifest.json'))
    .map((key) => key.replace(/manifest\.json$/, 'report.json'));
  if (complete.length === 0) return missing('no report of the week before is in the archive');
  const reports = await Promise.all(complete.map(async (key) => ({ key, report: earlier(await archive.read(key)) })));
  const unreadable = reports.find(({ report }) => report === undefined);
  if (unreadable !== undefined) return missing(`the report of the week before (${unreadable.key}) cannot be read`);
  const all = reports.flatMap(({ report }) => (report === undefined ? [] : [report]));
  const superseded = new Set(all.map(({ run }) => run.supersedes));
  const current = all.filter(({ run }) => !superseded.has(run.key));
  const [only] = current;
  if (only === undefined || current.length > 1)
    return missing(`${current.length} runs of the week before are in the archive, made with different settings`);
  const priced = only.cost.roles.flatMap(({ role, periodUsd }) =>
    periodUsd.known ? [[role, periodUsd.value] as const] : [],
  );
  return known({ runKey: only.run.key, periodEnd: only.run.period.end, weeklyUsdByRole: Object.fromEntries(priced) });
}

function earlier(bytes: Uint8Array | undefined): z.infer<typeof Earlier> | undefined {
  try {
    return Earlier.parse(JSON.parse(Buffer.from(bytes ?? []).toString('utf8')));
  } catch {
    return undefined; // the caller names the file that cannot be read
  }
}
