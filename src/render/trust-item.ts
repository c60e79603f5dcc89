/** One thing a reader must know before believing a number; `warning` when it is a reason to doubt. */
export interface TrustItem {
  readonly label: string;
  readonly text: string;
  readonly warning: boolean;
}
