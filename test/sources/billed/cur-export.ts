import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/*
 * A CUR 2.0 export written by DuckDB: another program than the one that reads it. Rows are those of split cost
 * allocation data for EKS (AWS documentation, "Split line item columns").
 */

export interface CurRow {
  readonly resource: string;
  readonly type: string;
  /** `2026-11-16 05:00:00`, UTC. */
  readonly start: string;
  readonly hours?: number;
  readonly usage: number | null;
  readonly cost: number;
  readonly unused: number;
  readonly currency?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** TV-4: an m5.xlarge at 1 $/h has 4 vCPU and 16 GB, split 9:1. */
const vcpuHourUsd = 9 / 52;
const gbHourUsd = 1 / 52;

export interface PodHour {
  readonly cluster?: string;
  readonly namespace: string;
  readonly pod: string;
  readonly start: string;
  readonly vcpu: number;
  readonly gb: number;
  /** What the node left idle for each hour that a pod used. */
  readonly unusedRatio?: number;
  readonly account?: string;
}

/** The two rows of one pod and hour on that node. */
export function podHour({ cluster = 'prod', account = '111122223333', unusedRatio = 0, ...hour }: PodHour): CurRow[] {
  const resource = `arn:aws:eks:us-east-1:${account}:pod/${cluster}/${hour.namespace}/${hour.pod}/0f1e-${hour.pod}`;
  const tags = { aws_eks_cluster_name: cluster, aws_eks_namespace: hour.namespace };
  const row = (type: string, usage: number, rate: number): CurRow => ({
    ...{ resource, tags, type, usage, start: hour.start },
    ...{ cost: usage * rate, unused: usage * rate * unusedRatio },
  });
  return [row('USE1-EKS-EC2-vCPU-Hours', hour.vcpu, vcpuHourUsd), row('USE1-EKS-EC2-GB-Hours', hour.gb, gbHourUsd)];
}

/** How an export may look: all of these are met in practice. */
export interface Shape {
  readonly format:
    | 'FORMAT parquet, CODEC snappy'
    | 'FORMAT parquet, CODEC zstd'
    | 'FORMAT parquet, CODEC gzip'
    | 'FORMAT csv'
    | 'FORMAT csv, COMPRESSION gzip';
  /** Numbers and dates as text. */
  readonly asText?: boolean;
  readonly tags?: 'map' | 'json' | 'columns' | 'none';
  readonly spelling?: (name: string) => string;
  readonly without?: readonly string[];
  readonly rowGroupSize?: number;
}

/** Writes the rows, among others that are no split costs, to `path`. */
export async function writeCur(path: string, rows: readonly CurRow[], shape: Shape): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const database = await DuckDBInstance.create(':memory:');
  const connection = await database.connect();
  const all = [...rows, ...otherRows].map((row, at) => `(${at}, ${values(row)})`).join(', ');
  await connection.run(`CREATE TABLE raw AS SELECT * FROM (VALUES ${all})
    AS t(n, resource, type, start, hours, usage, cost, unused, currency, tags)`);
  const { spelling = (name) => name, without = [] } = shape;
  const columns = Object.entries(selected(shape)).filter(([name]) => !without.includes(name));
  const select = columns.map(([name, sql]) => `${sql} AS "${spelling(name)}"`).join(', ');
  const size = shape.rowGroupSize === undefined ? '' : `, ROW_GROUP_SIZE ${shape.rowGroupSize}`;
  const header = shape.format.includes('csv') ? ', HEADER true' : '';
  await connection.run(`COPY (SELECT ${select} FROM raw ORDER BY n) TO ${sql(path)} (${shape.format}${header}${size})`);
  connection.closeSync();
  database.closeSync();
}

function selected({ asText = false, tags = 'map' }: Shape): Record<string, string> {
  const number = (column: string) => (asText ? `CAST(${column} AS VARCHAR)` : `CAST(${column} AS DOUBLE)`);
  const moment = (value: string) => (asText ? `strftime(${value}, '%Y-%m-%dT%H:%M:%S.000Z')` : value);
  return {
    bill_payer_account_id: "'111122223333'",
    line_item_resource_id: 'resource',
    line_item_usage_type: 'type',
    line_item_usage_start_date: moment('CAST(start AS TIMESTAMP)'),
    line_item_usage_end_date: moment('CAST(start AS TIMESTAMP) + to_hours(hours)'),
    line_item_currency_code: 'currency',
    line_item_unblended_cost: '0.0',
    split_line_item_parent_resource_id: "'i-0abc'",
    split_line_item_split_usage: number('usage'),
    split_line_item_split_cost: number('cost'),
    split_line_item_unused_cost: number('unused'),
    ...(tags === 'map' && { resource_tags: 'CAST(CAST(tags AS JSON) AS MAP(VARCHAR, VARCHAR))' }),
    ...(tags === 'json' && { resource_tags: 'tags' }),
    ...(tags === 'columns' && {
      resource_tags_aws_eks_cluster_name: "json_extract_string(tags, 'aws_eks_cluster_name')",
    }),
  };
}

const sql = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const values = ({
  resource,
  type,
  start,
  hours = 1,
  usage,
  cost,
  unused,
  currency = 'USD',
  tags = {},
}: CurRow): string =>
  [
    sql(resource),
    sql(type),
    sql(start),
    hours,
    usage ?? 'NULL',
    cost,
    unused,
    sql(currency),
    sql(JSON.stringify(tags)),
  ].join(', ');

/** What else a bill is full of: none of it may be counted, read as money or stumbled over. */
const otherRows: readonly CurRow[] = [
  {
    resource: 'i-0abc',
    type: 'USE1-BoxUsage:m5.xlarge',
    start: '2026-11-16 05:00:00',
    usage: null,
    cost: 1000,
    unused: 0,
  },
  {
    resource: '',
    type: 'USE1-DataTransfer-Regional-Bytes',
    start: '2026-11-16 05:00:00',
    usage: null,
    cost: 9,
    unused: 0,
  },
  {
    ...{ resource: 'arn:aws:eks:us-east-1:111122223333:cluster/prod', type: 'USE1-AmazonEKS-Hours:perCluster' },
    ...{ start: '2026-11-16 05:00:00', usage: null, cost: 0.1, unused: 0 },
  },
  {
    ...{ resource: 'arn:aws:eks:us-east-1:111122223333:pod/prod/ml/train-0/9', type: 'USE1-EKS-EC2-GPU-Hours' },
    ...{ start: '2026-11-16 05:00:00', usage: null, cost: 7, unused: 0 },
  },
];
