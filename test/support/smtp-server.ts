import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  /** Who the server was told to deliver to, whatever the headers say. */
  readonly to: readonly string[];
  readonly raw: Buffer;
  readonly mail: ParsedMail;
  readonly encrypted: boolean;
}

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** The certificate to trust. */
  readonly ca: string;
  readonly received: ReceivedMail[];
  stop(): Promise<void>;
}

export interface SmtpBehaviour {
  /** Default: STARTTLS. */
  readonly tls?: 'starttls' | 'implicit' | 'none';
  readonly auth?: { readonly username: string; readonly password: string };
  /** Recipients, or the sender, that get this answer. */
  readonly refused?: Readonly<Record<string, { readonly code: number; readonly says: string }>>;
  /** What becomes of a message that was taken in full: an error code, or no answer at all. */
  readonly afterData?: { readonly code: number; readonly says: string } | 'silent';
  /** When the connection breaks: after a recipient was named, or after the message was taken in full. */
  readonly lost?: 'recipient' | 'message';
}

const pem = (name: string) => readFileSync(new URL(`./tls/${name}.pem`, import.meta.url), 'utf8');

/** A real SMTP server on 127.0.0.1 that keeps what it is given. */
export async function startSmtpServer(behaviour: SmtpBehaviour = {}): Promise<SmtpServer> {
  const { tls = 'starttls', auth, refused = {}, afterData, lost } = behaviour;
  const received: ReceivedMail[] = [];
  const answerTo = (address: string): Error | null => {
    const answer = refused[address];
    return answer ? failure(answer) : null;
  };

  const options: SMTPServerOptions = {
    secure: tls === 'implicit',
    key: pem('test-only-key'),
    cert: pem('test-only-certificate'),
    logger: false,
    disableReverseLookup: true,
    authOptional: auth === undefined,
    allowInsecureAuth: false,
    disabledCommands: [...(tls === 'none' ? ['STARTTLS'] : []), ...(auth === undefined ? ['AUTH'] : [])],
    onAuth: ({ username, password }, _session, callback) => {
      const right = username === auth?.username && password === auth?.password;
      callback(right ? null : new Error('Invalid username or password'), right ? { user: username } : undefined);
    },
    onMailFrom: ({ address }, _session, callback) => callback(answerTo(address)),
    onRcptTo: ({ address }, _session, callback) => {
      if (lost === 'recipient') return hangUp();
      return callback(answerTo(address));
    },
    onData: async (stream, session, callback) => {
      const raw = await buffer(stream);
      if (typeof afterData === 'object') return callback(failure(afterData));
      const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
      const to = session.envelope.rcptTo.map(({ address }) => address);
      received.push({ from, to, raw, mail: await simpleParser(raw), encrypted: session.secure });
      if (lost === 'message') return hangUp();
      if (afterData === undefined) callback();
    },
  };

  const hangUp = () => {
    for (const { _socket } of server.connections) _socket.destroy();
  };
  const server = new SMTPServer(options) as SMTPServer & { readonly connections: Iterable<Connection> };
  server.on('error', () => undefined); // a client that ends TLS early, which some tests want
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    host: '127.0.0.1',
    port: (server.server.address() as AddressInfo).port,
    ca: pem('test-only-certificate'),
    received,
    stop: async () => {
      hangUp();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** What smtp-server keeps of each client; its types leave it out. */
interface Connection {
  readonly _socket: { destroy(): void };
}

function failure({ code, says }: { readonly code: number; readonly says: string }): Error {
  return Object.assign(new Error(says), { responseCode: code });
}
