import { MeshledgerError } from '../../errors.ts';

const keyAdvice = 'Check the role, the profile or billed.from.s3.accessKeyId.';

/** Answers that stay the same however often we ask, and what to do about each. */
const refusals: Readonly<Record<string, string>> = {
  AccessDenied:
    'Give the role s3:ListBucket on the bucket and s3:GetObject on the prefix, and kms:Decrypt with a KMS key.',
  AuthorizationHeaderMalformed: "Set billed.from.s3.region to the bucket's own region.",
  CredentialsProviderError: `Meshledger found no AWS credentials. ${keyAdvice}`,
  ExpiredToken: 'Renew the temporary credentials and run again.',
  InvalidAccessKeyId: `The server does not know this access key. ${keyAdvice}`,
  NoSuchBucket: 'Correct billed.from.s3.bucket: the name alone, without s3:// and without slashes.',
  PermanentRedirect: "Set billed.from.s3.region to the bucket's own region.",
  PreconditionFailed: 'The bill was replaced while it was read: run again.',
  SignatureDoesNotMatch: `The secret key does not belong to the access key. ${keyAdvice}`,
};

/** @returns the error to throw when `where` did not let us do `what` */
export function s3Fault(fault: { readonly where: string; readonly what: string; readonly cause: unknown }) {
  const { where, what, cause } = fault;
  const status = statusOf(cause);
  const name = status === 412 ? 'PreconditionFailed' : nameOf(cause);
  const said = status === 0 ? name : `${name} (HTTP ${status})`;
  const lacksRegion = cause instanceof Error && /region is missing/i.test(cause.message);
  const fix = lacksRegion ? 'Set billed.from.s3.region, or AWS_REGION in the environment.' : refusals[name];
  return fix === undefined
    ? new MeshledgerError(
        'SOURCE_UNREACHABLE',
        `${where} could not be reached to ${what}: ${said}.`,
        'Check billed.from.s3, the network and the server, then run again.',
        { cause },
      )
    : new MeshledgerError('SOURCE_REFUSED', `${where} refused to ${what}: ${said}.`, fix, { cause });
}

/** The name an S3 server or its SDK gives to a failure; a lost connection has only a code. */
function nameOf(cause: unknown): string {
  if (!(cause instanceof Error)) return `${cause}`;
  return 'code' in cause && cause.name === 'Error'
    ? String(cause.code)
    : cause.name === 'Error'
      ? cause.message
      : cause.name;
}

function statusOf(cause: unknown): number {
  if (!(cause instanceof Error) || !('$metadata' in cause)) return 0;
  return (cause.$metadata as { httpStatusCode?: number }).httpStatusCode ?? 0;
}
