/** When a connection failed: before anything could be sent, because of a certificate, or at an unknown time. */
export interface ConnectionFault {
  readonly when: 'connecting' | 'certificate' | 'unknown';
  /** `ECONNREFUSED`, `UND_ERR_SOCKET`, `TimeoutError`, … */
  readonly code: string;
}

/** Codes that can only come before the request. A reset or a time-out may come after it. */
const beforeRequest = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EDNS',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** OpenSSL's and Node's names for a certificate that does not convince. */
const certificate = /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|ERR_TLS_CERT/;

/** Reads a failure of fetch, of a socket or of nodemailer, which wrap one another. */
export function connectionFault(failure: unknown): ConnectionFault {
  const chain = causes(failure);
  const codes = chain
    .flatMap((error) => [codeOf(error, 'originalCode'), codeOf(error, 'code')])
    .filter((code) => code !== '');
  const trust = codes.find((code) => certificate.test(code));
  if (trust !== undefined) return { when: 'certificate', code: trust };
  const early = codes.find((code) => beforeRequest.has(code));
  const code = early ?? codes[0] ?? chain.at(-1)?.name ?? 'unknown';
  const connecting = early !== undefined || chain.some((error) => codeOf(error, 'syscall') === 'connect');
  return { when: connecting ? 'connecting' : 'unknown', code };
}

function causes(failure: unknown): Error[] {
  if (!(failure instanceof Error)) return [];
  const parts = failure instanceof AggregateError ? failure.errors : [];
  return [failure, ...causes(failure.cause), ...parts.flatMap(causes)];
}

function codeOf(error: Error, property: 'code' | 'originalCode' | 'syscall'): string {
  const value: unknown = (error as Partial<Record<typeof property, unknown>>)[property];
  return typeof value === 'string' ? value : '';
}
