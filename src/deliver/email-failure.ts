import { MeshledgerError } from '../errors.ts';
import { connectionFault } from './connection-fault.ts';

/** How far the conversation came. Only in `body` can the message have been accepted. */
export type Stage = 'connecting' | 'envelope' | 'body';

/** What nodemailer adds to an error; see its errors.d.ts. */
interface MailError {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

const advice: Readonly<Record<string, string>> = {
  EAUTH: 'Check channels.email.username and the secret behind channels.email.password.',
  ETLS: 'Set channels.email.secure to true for port 465, or use a server that offers STARTTLS.',
  EENVELOPE: 'Check channels.email.from and channels.email.to, and whether the server relays for this sender.',
  EMESSAGE: "Read the server's answer: a size limit or a content filter is the usual reason.",
};
const otherwise = "Read the server's answer and correct channels.email.";

/** @returns the error to throw when the mail server did not take the message, or did not say whether it did */
export function emailFailure(failure: {
  readonly host: string;
  readonly stage: Stage;
  readonly cause: unknown;
}): MeshledgerError {
  const { host, stage, cause } = failure;
  const { code = '', responseCode = 0, response = '' } = cause instanceof Error ? (cause as MailError) : {};
  const fault = connectionFault(cause);
  const said = response === '' ? fault.code : printable(response);

  if (fault.when === 'certificate')
    return refused(
      `The mail server ${host} was not trusted: ${said}.`,
      'Name the certificate of its authority in channels.email.caFile.',
      cause,
    );
  // Before the body nothing can have been sent; after it, only the answer to the message itself says.
  if (stage === 'body' && !(code === 'EMESSAGE' && responseCode > 0)) {
    return new MeshledgerError(
      'DELIVERY_UNKNOWN',
      `The mail server ${host} was given the message, and whether it took it is not known: ${said}.`,
      'Ask a recipient, or look into the log of the mail server, before anything is sent again.',
      { cause },
    );
  }
  if (responseCode >= 500 || (responseCode === 0 && code in advice)) {
    const fix = responseCode === 530 ? advice.EAUTH : advice[code];
    const did = code === 'ETLS' ? 'did not start TLS' : 'did not take the message';
    return refused(`The mail server ${host} ${did}: ${said}.`, fix ?? otherwise, cause);
  }
  return new MeshledgerError(
    'DELIVERY_UNREACHABLE',
    `The mail server ${host} could not take the message now: ${said}.`,
    'Check channels.email.host and port, the network and the server, then run again.',
    { cause },
  );
}

function refused(message: string, fix: string, cause: unknown): MeshledgerError {
  return new MeshledgerError('DELIVERY_REFUSED', message, fix, { cause });
}

/** A server's answer on one line. */
function printable(response: string): string {
  return response
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
}
