import { MeshledgerError } from '../../errors.ts';

/** Columns of CUR 2.0 that a bill must have, by what they are to us. */
const needed = {
  resource: 'line_item_resource_id',
  usageType: 'line_item_usage_type',
  start: 'line_item_usage_start_date',
  currency: 'line_item_currency_code',
  splitUsage: 'split_line_item_split_usage',
  splitCost: 'split_line_item_split_cost',
  unusedCost: 'split_line_item_unused_cost',
} as const;

/** Read where a bill has it. */
const welcome = { end: 'line_item_usage_end_date' } as const;

/** Tags come as one map, or as a column each. A map costs more than all other columns together. */
const tagged = { tags: 'resource_tags', clusterTag: 'resource_tags_aws_eks_cluster_name' } as const;

export type Column = keyof typeof needed | keyof typeof welcome | keyof typeof tagged;

/** What says whose a row is: its pod's ARN, or its tag. */
export type ClusterBy = 'arn' | 'tag';

/** One stretch of rows, column by column; a column that the file does not have is absent. */
export interface Rows {
  readonly count: number;
  readonly values: Readonly<Partial<Record<Column, ArrayLike<unknown>>>>;
  /** Row of the file that this stretch starts with, for messages. */
  readonly first: number;
}

/**
 * Where each column of a file is. Names may be in upper or lower case, or spelt as in the legacy CUR
 * (`splitLineItem/SplitCost`).
 * @returns position of a column among `names`
 * @throws MeshledgerError SOURCE_MALFORMED naming the columns that are not there
 */
export function columnsOf(names: readonly string[], file: string, by: ClusterBy): ReadonlyMap<Column, number> {
  const at = new Map(names.map((name, index) => [snakeCase(name), index]));
  const missing = Object.values(needed).filter((name) => !at.has(name));
  if (missing.length > 0) throw lacking(missing, file);
  const found = Object.entries({ ...needed, ...welcome, ...(by === 'tag' && tagged) }).map(
    ([column, name]) => [column, at.get(name)] as const,
  );
  return new Map(found.filter(([, index]) => index !== undefined) as [Column, number][]);
}

/** @example snakeCase('resourceTags/aws:eks:cluster-name') // 'resource_tags_aws_eks_cluster_name' */
export const snakeCase = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();

function lacking(missing: readonly string[], file: string): MeshledgerError {
  const split = missing.some((name) => name.startsWith('split_'));
  const settings = [
    ...(split ? ['INCLUDE_SPLIT_COST_ALLOCATION_DATA=TRUE'] : []),
    ...(missing.includes(needed.resource) ? ['INCLUDE_RESOURCES=TRUE'] : []),
  ];
  const table = settings.length > 0 ? `, with ${settings.join(' and ')} in its table configuration` : '';
  const optIn = split ? ' Opt in to split cost allocation data for EKS under Cost Management first.' : '';
  return new MeshledgerError(
    'SOURCE_MALFORMED',
    `The bill ${file} has no column ${missing.join(', ')}.`,
    `Export CUR 2.0 (COST_AND_USAGE_REPORT) with these columns in its query${table}.${optIn}`,
  );
}
