/**
 * The catalogue of expected failures. A message says who did what to what and what we saw;
 * `fix` says what to do next. Never a secret. `cause` keeps the original.
 */
export const errorCodes = [
  'USAGE_INVALID',
  'CONFIG_INVALID',
  'SNAPSHOT_REFUSED',
  'MANIFEST_REFUSED',
  'SOURCE_REFUSED',
  'SOURCE_MALFORMED',
  'SOURCE_UNREACHABLE',
  'SOURCE_TOO_LARGE',
  'ARCHIVE_CONFLICT',
  'ARCHIVE_REFUSED',
  'ARCHIVE_UNREACHABLE',
  'DELIVERY_REFUSED',
  'DELIVERY_UNREACHABLE',
  'DELIVERY_UNKNOWN',
  'RENDER_FAILED',
  'NOTHING_KNOWN',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export class MeshledgerError extends Error {
  override readonly name = 'MeshledgerError';
  readonly code: ErrorCode;
  readonly fix: string;

  constructor(code: ErrorCode, message: string, fix: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.fix = fix;
  }
}
