/** How one job scraped on one day, or over a whole period. */
export interface ScrapeJob {
  readonly job: string;
  /** How often, on average: what turns a count of samples into hours. */
  readonly seconds: number;
  /** How often where it was least: how far back the newest sample of what is there may lie. */
  readonly longestSeconds: number;
  /** Some pod has more than one series: of a pair of exporters, or of one before and after it was rescheduled. */
  readonly severalSeries: boolean;
}

/** The same over a period, with each of its days: an interval may be changed in the middle of a week. */
export interface PeriodJob extends ScrapeJob {
  /** By the start of the day within the period, ISO 8601 UTC. */
  readonly days: ReadonlyMap<string, ScrapeJob>;
}

/** The jobs as they scraped on one day. A day on which a job was not measured is as the others. */
export const onDay = (jobs: readonly PeriodJob[], day: string): ScrapeJob[] =>
  jobs.map((job) => job.days.get(day) ?? job);
