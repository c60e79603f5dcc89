/** How much of the long lists a document has room for; what is left out is counted. */
export interface Room {
  readonly namespaces: number;
  /** Workloads of the cost and of what one alone would save. */
  readonly workloads: number;
  /** Rows of every other table. */
  readonly rows: number;
  readonly findings: number;
  readonly subjects: number;
  readonly notes: number;
}
