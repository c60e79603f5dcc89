import { MeshledgerError } from '../../errors.ts';

/** Answers that stay the same however often we ask, and what to do about each. */
const refusals: Readonly<Record<string, string>> = {
  AuthFailure: 'The access key is not valid in this region: check the role or profile, and that the region is enabled.',
  CredentialsProviderError: 'Give Meshledger AWS credentials: a role, a profile or the environment.',
  ExpiredToken: 'Renew the temporary credentials and run again.',
  ExpiredTokenException: 'Renew the temporary credentials and run again.',
  InvalidClientTokenId: 'AWS does not know this access key: check the role, the profile or the environment.',
  RequestExpired: 'Renew the temporary credentials, or set the clock of this machine, and run again.',
  InvalidSignatureException: 'The secret key does not belong to the access key, or the clock of this machine is wrong.',
  SignatureDoesNotMatch: 'The secret key does not belong to the access key, or the clock of this machine is wrong.',
  UnrecognizedClientException: 'AWS does not know this access key: check the role, the profile or the environment.',
};
const forbidden = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation']);
/** A busy service; the SDK has asked it several times. */
const passing = new Set(['Throttling', 'ThrottlingException', 'RequestLimitExceeded', 'TooManyRequestsException']);

/** What was asked of whom, and the permission it takes. */
export interface AwsCall {
  readonly who: string;
  readonly what: string;
  readonly permission: string;
}

/** The failure in our words. The original may hold headers: only its name and status are said. */
export function awsError({ who, what, permission }: AwsCall, cause: unknown): MeshledgerError {
  if (cause instanceof MeshledgerError) return cause;
  const { name, status } = seen(cause);
  const saw = status === undefined ? name : `${name} (HTTP ${status})`;
  if (name === 'SyntaxError')
    return new MeshledgerError(
      'SOURCE_MALFORMED',
      `${who} answered ${what} with something that is not its protocol${status === undefined ? '' : ` (HTTP ${status})`}.`,
      'Check the endpoint, and the proxy between.',
      { cause },
    );
  const fix = forbidden.has(name) ? `Give the role ${permission}.` : refusals[name];
  const refused = fix !== undefined || (status !== undefined && status >= 300 && status < 500 && !passing.has(name));
  return refused
    ? new MeshledgerError(
        'SOURCE_REFUSED',
        `${who} refused ${what}: ${saw}.`,
        fix ?? `Check the endpoint, and that the role has ${permission}.`,
        { cause },
      )
    : new MeshledgerError(
        'SOURCE_UNREACHABLE',
        `${who} could not be reached for ${what}: ${saw}.`,
        'Check the network and the endpoint; AWS needs a way out of the cluster.',
        { cause },
      );
}

function seen(cause: unknown): { readonly name: string; readonly status: number | undefined } {
  if (!(cause instanceof Error)) return { name: `${cause}`, status: undefined };
  const metadata = '$metadata' in cause ? (cause.$metadata as { httpStatusCode?: number }) : {};
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
  return { name: cause.name === 'Error' ? code : cause.name, status: metadata.httpStatusCode };
}
