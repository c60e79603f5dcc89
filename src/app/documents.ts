import { analyse } from '../analysis/analyse.ts';
import type { Check } from '../model/check.ts';
import type { Report } from '../model/report.ts';
import type { Document, Renderings, Table } from '../render/formats.ts';
import { allocationParquet } from '../render/parquet.ts';
import { renderings } from '../render/renderings.ts';
import type { SnapshotFile } from './snapshot-file.ts';

/** One snapshot's report and everything it becomes. */
export interface Documents {
  readonly evidence: SnapshotFile;
  readonly report: Report;
  readonly renderings: Renderings;
  /** Every file of the run's folder but the manifest. */
  readonly files: readonly Document[];
  /** Tables of the data archive, outside the run's folder. */
  readonly tables: readonly Table[];
}

/** Evidence → report → documents. Same evidence, same bytes. */
export async function documents(evidence: SnapshotFile, checks: readonly Check[]): Promise<Documents> {
  const report = analyse(evidence.snapshot, { checks, snapshotSha256: evidence.sha256 });
  const rendered = await renderings(report);
  const kept: Document = { name: 'snapshot.json.gz', mediaType: 'application/gzip', bytes: evidence.gzip };
  const files = [kept, rendered.csv, rendered.html, rendered.pdf, rendered.json];
  return { evidence, report, renderings: rendered, files, tables: [allocationParquet(report)] };
}
