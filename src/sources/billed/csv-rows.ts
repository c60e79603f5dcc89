import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import type { Bill, BillFile } from './bill.ts';
import { type ClusterBy, type Column, columnsOf, type Rows } from './columns.ts';
import { malformed } from './malformed.ts';

const rowsAtOnce = 2_000;
/** A row of CUR 2.0 is a few kilobytes, tags included. */
const maxRowBytes = 1024 ** 2;

/**
 * The rows of a CSV file or of a gzipped one, a few thousand at a time.
 * @throws MeshledgerError SOURCE_MALFORMED
 */
export async function* csvRows(bill: Bill, file: BillFile, by: ClusterBy): AsyncGenerator<Rows> {
  const name = `${bill.where}/${file.key}`;
  const bytes = Readable.from(await bill.stream(file));
  const gunzip = file.key.endsWith('.gz') ? createGunzip() : undefined;
  const records = parse({ bom: true, max_record_size: maxRowBytes });
  bytes.on('error', (cause) => (gunzip ?? records).destroy(cause));
  gunzip?.on('error', (cause) => records.destroy(cause));
  (gunzip === undefined ? bytes : bytes.pipe(gunzip)).pipe(records);
  try {
    let columns: ReadonlyMap<Column, number> | undefined;
    let batch: string[][] = [];
    let first = 1;
    for await (const record of records as AsyncIterable<string[]>) {
      if (columns === undefined) {
        columns = columnsOf(record, name, by);
        continue;
      }
      batch.push(record);
      if (batch.length < rowsAtOnce) continue;
      yield rowsOf(batch, columns, first);
      first += batch.length;
      batch = [];
    }
    if (columns === undefined) throw new Error('it is empty');
    yield rowsOf(batch, columns, first);
  } catch (cause) {
    throw malformed(name, cause);
  } finally {
    bytes.destroy();
  }
}

function rowsOf(batch: readonly string[][], columns: ReadonlyMap<Column, number>, first: number): Rows {
  const values = Object.fromEntries([...columns].map(([column, at]) => [column, batch.map((row) => row[at])]));
  return { count: batch.length, values, first };
}
