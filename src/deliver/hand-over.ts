import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { emailFailure, type Stage } from './email-failure.ts';

/** An SMTP server, and how we talk to it. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS, without which nothing leaves this machine. */
  readonly secure: boolean;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** PEM certificate of the authority behind the server's; default: those that Node trusts. */
  readonly ca?: string | undefined;
  /** Lets mail leave this machine without TLS. */
  readonly allowInsecure?: boolean | undefined;
  /** How long connecting, greeting and each silence may last; default 30,000. */
  readonly timeoutMs?: number | undefined;
}

/** Everything from the first byte to the last: a server may be slow, but not without end. */
const sessionTimeoutMs = 180_000;

/**
 * Gives one message to the server, once.
 *
 * Until the server asks for the body nothing can have been sent; after that, only its answer says what happened.
 * @returns the server's answer, and the recipients it refused while it took others
 * @throws MeshledgerError DELIVERY_REFUSED, DELIVERY_UNREACHABLE, DELIVERY_UNKNOWN
 */
export async function handOver(
  server: MailServer,
  mail: { readonly from: string; readonly to: readonly string[]; readonly bytes: Buffer },
): Promise<{ readonly response: string; readonly refused: readonly string[] }> {
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  const connection = new Connection(connectionOptions(server));
  let stage: Stage = 'connecting';
  const body = new Readable({
    read() {
      stage = 'body'; // first read when the server has answered DATA
      this.push(mail.bytes);
      this.push(null);
    },
  });

  const { promise: broken, reject } = Promise.withResolvers<never>();
  connection.on('error', reject);
  const timer = setTimeout(() => reject(new Error(`no end after ${sessionTimeoutMs / 1000} s`)), sessionTimeoutMs);
  try {
    await Promise.race([broken, connected(connection)]);
    stage = 'envelope';
    await Promise.race([broken, loggedIn(connection, server)]);
    const envelope = { from: mail.from, to: [...mail.to], size: mail.bytes.length };
    const taken = await Promise.race([broken, sent(connection, envelope, body)]);
    connection.quit();
    return { response: taken.response, refused: taken.rejected };
  } catch (cause) {
    connection.close();
    throw emailFailure({ host: `${server.host}:${server.port}`, stage, cause });
  } finally {
    clearTimeout(timer);
    broken.catch(() => undefined);
  }
}

function connectionOptions(server: MailServer): SMTPConnection.Options {
  const timeoutMs = server.timeoutMs ?? 30_000;
  return {
    host: server.host,
    port: server.port,
    secure: server.secure,
    requireTLS: !server.secure && !server.allowInsecure && !isLoopback(server.host),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    tls: { minVersion: 'TLSv1.2', ...(server.ca === undefined ? {} : { ca: server.ca }) },
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function connected(connection: SMTPConnection): Promise<void> {
  return new Promise((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
}

async function loggedIn(connection: SMTPConnection, { username, password }: MailServer): Promise<void> {
  if (username === undefined) return;
  await new Promise<void>((resolve, reject) =>
    connection.login({ user: username, pass: password ?? '' }, (error) => (error ? reject(error) : resolve())),
  );
}

function sent(
  connection: SMTPConnection,
  envelope: SMTPConnection.Envelope,
  body: Readable,
): Promise<SMTPConnection.SentMessageInfo> {
  return new Promise((resolve, reject) =>
    connection.send(envelope, body, (error, info) => (error ? reject(error) : resolve(info))),
  );
}
