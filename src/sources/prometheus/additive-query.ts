/** A query whose answers over neighbouring spans, and over separate namespaces, add up. */
export interface Additive {
  readonly name: string;
  /** @param span the length to put between brackets, such as `86400000ms` */
  promql(span: string): string;
  /** The query speaks of one instant, and is put at instants so far apart; each stands for as long as the next is away. */
  readonly everySeconds?: number;
  /** The query adds up the points of a subquery so far apart, in the same sense. */
  readonly gridSeconds?: number;
  /** The server holds every point of the span in memory, so that a shorter one helps; otherwise only one per series. */
  readonly holdsPoints?: boolean;
  /**
   * Series of the pods that the query speaks of, where its answers over half a day each do not make the answer over
   * the day: it is divided by these pods, never by time.
   */
  readonly ofPods?: string;
}
