/** Text for a terminal or a log: control and bidirectional characters of a cluster's names must not move the cursor. */
export const printable = (text: string): string =>
  text.replace(
    /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
