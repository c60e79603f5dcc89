/**
 * Text for a terminal or a log: control and bidirectional characters of a cluster's names must not move the cursor, and
 * the runner of a pipeline must not obey them (`::name::` at the start of a line, `##[name]` anywhere).
 */
export const printable = (text: string): string =>
  text.replace(
    /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]|(?<=^\s*):(?=:[a-z][\w-]*(?: .*)?::)|#(?=#\w*\[)/gimu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
