/** One finished document: bytes and what they are. Same report, same bytes. */
export interface Document {
  /** File name in the run's folder of the archive. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A table of the data archive: one file for each run, beside those of other weeks and clusters. */
export interface Table extends Document {
  /** Name of the table in the archive, where the schema of a table is one for all its files. */
  readonly table: string;
}

/** The week in Slack: blocks for the channel, and one sentence for notifications and screen readers. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly Record<string, unknown>[];
}

/** The week by e-mail: the same words as HTML and as plain text. */
export interface EmailMessage {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** Everything one report becomes. */
export interface Renderings {
  readonly json: Document;
  readonly csv: Document;
  readonly html: Document;
  readonly pdf: Document;
  readonly slack: SlackMessage;
  readonly email: EmailMessage;
  /** The digest as plain text, for a terminal. */
  readonly digest: string;
}
