import { MeshledgerError } from '../errors.ts';
import { fixed } from './numbers.ts';

type Values<T> = readonly (T | undefined)[];

/** A column and what it holds; instants are milliseconds since 1970, money is USD. */
export type ParquetColumn = { readonly name: string } & (
  | { readonly text: Values<string> }
  | { readonly flag: Values<boolean> }
  | { readonly instant: Values<number> }
  | { readonly quantity: Values<number> }
  | { readonly money: Values<number> }
);

/** The column as Parquet stores it. Every column may hold nulls, so that the schema never changes with the data. */
export function parquetColumn(column: ParquetColumn) {
  const named = { name: column.name, repetition_type: 'OPTIONAL' } as const;
  if ('text' in column) return { ...named, data: [...column.text], element: { ...named, ...types.text } };
  if ('flag' in column) return { ...named, data: [...column.flag], element: { ...named, ...types.flag } };
  if ('instant' in column)
    return { ...named, data: column.instant.map(ifKnown(BigInt)), element: { ...named, ...types.instant } };
  if ('quantity' in column) return { ...named, data: [...column.quantity], element: { ...named, ...types.quantity } };
  return { ...named, data: column.money.map(ifKnown(microUsd)), element: { ...named, ...types.money } };
}

const decimals = 6;
const precision = 18;

const types = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  flag: { type: 'BOOLEAN' },
  instant: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
  quantity: { type: 'DOUBLE' },
  money: {
    type: 'INT64',
    converted_type: 'DECIMAL',
    scale: decimals,
    precision,
    logical_type: { type: 'DECIMAL', scale: decimals, precision },
  },
} as const;

/** Millionths of a dollar, rounded where every document rounds. */
function microUsd(usd: number): bigint {
  const micros = Number.isFinite(usd) ? BigInt(fixed(usd, decimals).replace('.', '')) : undefined;
  if (micros !== undefined && String(micros).replace('-', '').length <= precision) return micros;
  throw new MeshledgerError(
    'RENDER_FAILED',
    `Meshledger could not write ${usd} USD as DECIMAL(${precision},${decimals}).`,
    'Check the prices of the report: no mesh costs that much.',
  );
}

const ifKnown =
  <From, To>(to: (value: From) => To) =>
  (value: From | undefined): To | undefined =>
    value === undefined ? undefined : to(value);
