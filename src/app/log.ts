/** A constant sentence plus fields: a line of progress on a terminal, a line of JSON elsewhere. Never a secret. */
export type Log = (sentence: string, fields?: Readonly<Record<string, unknown>>) => void;
