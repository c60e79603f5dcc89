import type { AsyncBuffer } from 'hyparquet';
import type { Period } from '../../model/period.ts';
import type { Bill, BillFile } from './bill.ts';
import { type ClusterBy, type Column, columnsOf, type Rows } from './columns.ts';
import { malformed } from './malformed.ts';

/** Smaller files are read at once, larger ones column by column of each row group. */
const wholeFileBytes = 8 * 1024 ** 2;

/**
 * The rows of a Parquet file, one row group at a time and only the columns we need. Row groups that end before the
 * period or start after it, by their own statistics, are not read.
 * @throws MeshledgerError SOURCE_MALFORMED
 */
export async function* parquetRows(bill: Bill, file: BillFile, period: Period, by: ClusterBy): AsyncGenerator<Rows> {
  const name = `${bill.where}/${file.key}`;
  try {
    const { parquetMetadataAsync, parquetScan, parquetSchema } = await import('hyparquet');
    const { compressors } = await import('hyparquet-compressors');
    const buffer = await bufferOf(bill, file);
    const metadata = await parquetMetadataAsync(buffer);
    const names = parquetSchema(metadata).children.map(({ element }) => element.name);
    const columns = columnsOf(names, name, by);
    const nameOf = (at: number): string => names[at] ?? '';
    const start = nameOf(columns.get('start') ?? -1);
    const scan = await parquetScan({
      file: buffer,
      metadata,
      compressors,
      columns: [...columns.values()].map(nameOf),
      ...(isTimestamp(start, metadata.schema) && {
        pruningFilter: { [start]: { $gte: new Date(period.start), $lt: new Date(period.end) } },
      }),
    });
    for (const { rowStart, rowEnd } of scan.ranges) {
      const values: Partial<Record<Column, ArrayLike<unknown>>> = {};
      for (const [column, at] of columns) {
        const data = await scan.readColumn({ column: nameOf(at), rowStart, rowEnd });
        if (data.length !== rowEnd - rowStart) throw new Error(`${nameOf(at)} ends before its row group does`);
        values[column] = data;
      }
      yield { count: rowEnd - rowStart, values, first: rowStart + 1 };
    }
  } catch (cause) {
    throw malformed(name, cause);
  }
}

/** Dates that a file keeps as text cannot be compared by their statistics. */
const isTimestamp = (
  column: string,
  schema: readonly { name: string; converted_type?: string; logical_type?: { type: string } }[],
): boolean =>
  schema.some(
    ({ name, converted_type = '', logical_type }) =>
      name === column && (converted_type.startsWith('TIMESTAMP') || logical_type?.type === 'TIMESTAMP'),
  );

async function bufferOf(bill: Bill, file: BillFile): Promise<AsyncBuffer> {
  if (file.bytes < 12) throw new Error(`it has ${file.bytes} bytes`);
  if (file.bytes <= wholeFileBytes) return bill.range(file, 0, file.bytes);
  return { byteLength: file.bytes, slice: (start, end = file.bytes) => bill.range(file, start, end) };
}
