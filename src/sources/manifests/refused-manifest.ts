import type { ErrorCode, YAMLParseError } from 'yaml';
import { MeshledgerError } from '../../errors.ts';

const words: Partial<Record<ErrorCode, string>> = {
  MULTIPLE_DOCS: 'another document begins there without ---',
  NON_STRING_KEY: 'a key is no text',
};

/** What the parser found wrong, without its advice to programs. */
export const yamlErrorInWords = ({ code, message }: YAMLParseError): string =>
  words[code] ?? message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? message;

/** MANIFEST_REFUSED, naming file and line. */
export const refusedManifest = (file: string, line: number, saw: string, cause?: unknown): MeshledgerError =>
  new MeshledgerError(
    'MANIFEST_REFUSED',
    `Meshledger could not read ${file}, line ${line}, as YAML: ${saw}.`,
    'Correct it, or leave the file out; templates must be rendered first (`helm template`, `kustomize build`).',
    { cause },
  );
