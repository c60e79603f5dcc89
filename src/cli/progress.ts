import type { Log } from '../app/log.ts';
import { printable } from './printable.ts';

/** Progress on stderr: a short line on a terminal, JSON lines elsewhere; stdout carries only what was asked for. */
export function progress(stream: NodeJS.WriteStream = process.stderr): Log {
  return (sentence, fields = {}) => {
    const line = stream.isTTY
      ? `  ${sentence} ${detail(fields)}`
      : JSON.stringify({ at: new Date().toISOString(), says: sentence, ...fields });
    stream.write(`${printable(line).replaceAll('\n', '\\n')}\n`);
  };
}

const detail = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');
