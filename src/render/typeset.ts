import type { NodeCompiler, NodeError } from '@myriaddreamin/typst-ts-node-compiler';
import { MeshledgerError } from '../errors.ts';

export interface Typesetting {
  /** The whole source; it reads no other file. */
  readonly template: string;
  readonly fonts: readonly Buffer[];
  /** Reaches the template as strings in `sys.inputs`: data, never markup. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly standard: string;
  readonly createdAtSeconds: number;
}

export interface Typeset {
  readonly bytes: Uint8Array;
  readonly pages: number;
}

/**
 * A PDF by Typst, loaded when first needed.
 * @throws MeshledgerError RENDER_FAILED when Typst is not installed, or has anything to complain of
 */
export async function typeset({ template, fonts, inputs, standard, createdAtSeconds }: Typesetting): Promise<Typeset> {
  const Compiler = await engine();
  const compiler = Compiler.create({ fontArgs: [{ fontBlobs: [...fonts] }] });
  const result = compiler.compile({ mainFileContent: template, inputs });
  refuse(compiler, result.takeError() ?? result.takeWarnings());
  if (result.result === null) throw failure('it made no document and said nothing');
  try {
    const bytes = compiler.pdf(result.result, { pdfStandard: standard, creationTimestamp: createdAtSeconds });
    return { bytes, pages: result.result.numOfPages };
  } catch (cause) {
    throw failure(complaint(cause), cause);
  } finally {
    compiler.evictCache(0);
  }
}

async function engine(): Promise<typeof NodeCompiler> {
  try {
    return (await import('@myriaddreamin/typst-ts-node-compiler')).NodeCompiler;
  } catch (cause) {
    const message = 'Typst, which makes report.pdf, could not be loaded on this platform.';
    const fix =
      'Install @myriaddreamin/typst-ts-node-compiler with its binary for this platform, or run on x86_64 Linux.';
    throw new MeshledgerError('RENDER_FAILED', message, fix, { cause });
  }
}

/** A warning is a font or glyph that is not what we asked for: as bad as an error in a document to sign. */
function refuse(compiler: NodeCompiler, errors: NodeError | null): void {
  if (errors === null) return;
  const messages = compiler.fetchDiagnostics(errors).map(({ message }: { message?: unknown }) => String(message));
  if (messages.length > 0) throw failure(messages.join('; '));
}

const failure = (saw: string, cause?: unknown): MeshledgerError =>
  new MeshledgerError(
    'RENDER_FAILED',
    `Typst could not make report.pdf: ${saw}.`,
    'Check templates/report.typ when it was changed; otherwise report this with the archived snapshot.',
    { cause },
  );

/** Typst prints its diagnostics in Rust's debug form; only the messages are for people. */
function complaint(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const messages = [...text.matchAll(/message: "((?:[^"\\]|\\.)*)"/g)].map(([, message]) => message);
  return messages.length > 0 ? messages.join('; ') : text;
}
