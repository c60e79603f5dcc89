import { MeshledgerError } from '../errors.ts';

const keyAdvice = 'Give it a valid access key: check the role, the profile or archive.s3.accessKeyId.';

/** Answers that stay the same however often we ask, and what to do about each. */
const refusals: Readonly<Record<string, string>> = {
  AccessDenied:
    'Give the role s3:PutObject and s3:GetObject on the prefix, s3:ListBucket on the bucket, and with a KMS key kms:GenerateDataKey and kms:Decrypt.',
  AuthorizationHeaderMalformed: "Set archive.s3.region to the bucket's own region.",
  CredentialsProviderError: `Meshledger found no AWS credentials. ${keyAdvice}`,
  ExpiredToken: 'Renew the temporary credentials and run again.',
  InvalidAccessKeyId: `The server does not know this access key. ${keyAdvice}`,
  InvalidBucketName: 'Correct archive.s3.bucket: the name alone, without s3:// and without slashes.',
  InvalidToken: 'Renew the temporary credentials and run again.',
  KMSInvalidStateException: 'Enable the KMS key in archive.s3.kmsKeyId again, or name another.',
  NoSuchBucket: 'Create the bucket, or correct archive.s3.bucket.',
  NotImplemented: 'Use a server with conditional writes (If-None-Match): the ledger rests on them.',
  PermanentRedirect: "Set archive.s3.region to the bucket's own region.",
  RequestTimeTooSkewed: 'Set the clock of this machine: it differs from the server by more than 15 minutes.',
  SignatureDoesNotMatch: `The secret key does not belong to the access key. ${keyAdvice}`,
};

const regionMissing = 'Set archive.s3.region, or AWS_REGION in the environment.';

/** The name an S3 server or its SDK gives to a failure, such as `NoSuchKey`. */
export function failureName(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  if (statusOf(cause) === 412) return 'PreconditionFailed';
  if (statusOf(cause) === 0 && 'code' in cause) return String(cause.code);
  return cause.name;
}

/** @returns the error to throw when `where` did not let us do `what` */
export function s3Error(failure: {
  readonly where: string;
  readonly what: string;
  readonly cause: unknown;
}): MeshledgerError {
  const { where, what, cause } = failure;
  const name = failureName(cause);
  const status = statusOf(cause);
  const fix = refusals[name] ?? (isRegionMissing(cause) ? regionMissing : undefined);
  if (fix !== undefined || (status >= 300 && status < 500 && !passing.has(name)))
    return new MeshledgerError(
      'ARCHIVE_REFUSED',
      `${where} refused to ${what}: ${seen(name, status)}.`,
      fix ?? 'Look the answer up in the documentation of your S3 server, correct archive.s3 and run again.',
      { cause },
    );
  return new MeshledgerError(
    'ARCHIVE_UNREACHABLE',
    `${where} could not be reached to ${what}: ${seen(name, status)}.`,
    'Check archive.s3.endpoint, the network and the server, then run again: what is archived is kept.',
    { cause },
  );
}

/** Refusals by status that pass when asked later. */
const passing = new Set([
  'ConditionalRequestConflict',
  'OperationAborted',
  'RequestTimeout',
  'SlowDown',
  'TooManyRequests',
]);

function seen(name: string, status: number): string {
  return status === 0 ? name : `${name} (HTTP ${status})`;
}

function statusOf(cause: unknown): number {
  if (!(cause instanceof Error) || !('$metadata' in cause)) return 0;
  const metadata = cause.$metadata as { httpStatusCode?: number };
  return metadata.httpStatusCode ?? 0;
}

function isRegionMissing(cause: unknown): boolean {
  return cause instanceof Error && /region is missing/i.test(cause.message);
}
