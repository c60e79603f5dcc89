import type { Log } from '../app/log.ts';

/** Progress on stderr: a short line on a terminal, JSON lines elsewhere; stdout carries only what was asked for. */
export function progress(stream: NodeJS.WriteStream = process.stderr): Log {
  return (sentence, fields = {}) => {
    const line = stream.isTTY
      ? `  ${sentence} ${detail(fields)}`
      : JSON.stringify({ at: new Date().toISOString(), says: sentence, ...fields });
    stream.write(`${printable(line)}\n`);
  };
}

const detail = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');

/** Control and bidirectional characters of a cluster's names must not move the terminal's cursor. */
const printable = (line: string): string =>
  line.replace(
    /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
