import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { emailChannel } from '../../src/deliver/email.ts';
import { emailAddress } from '../../src/deliver/email-address.ts';
import type { MeshledgerError } from '../../src/errors.ts';
import { freePort } from '../support/free-port.ts';
import { sampleParcel } from '../support/sample-parcel.ts';
import { type SmtpBehaviour, type SmtpServer, startSmtpServer } from '../support/smtp-server.ts';

type Settings = Parameters<typeof emailChannel>[0];
let server: SmtpServer;

afterEach(() => server?.stop());

/** A server that behaves so, and a channel to it. */
async function open(behaviour: SmtpBehaviour = {}, changed: Partial<Settings> = {}) {
  server = await startSmtpServer(behaviour);
  const { host, port, ca } = server;
  const people = { from: 'mesh@example.com', to: ['finance@example.com'] };
  return emailChannel({ host, port, ca, secure: false, timeoutMs: 500, ...people, ...changed });
}

const parcel = sampleParcel('email');
const failureOf = (work: Promise<unknown>): Promise<MeshledgerError> =>
  work.then(
    () => expect.fail('it was sent'),
    (error: MeshledgerError) => error,
  );
const only = () => {
  expect(server.received).toHaveLength(1);
  const [mail] = server.received;
  return mail ?? expect.fail('nothing was received');
};

describe('a report by e-mail', () => {
  it('carries the words as text and as HTML, and the PDF byte for byte', async () => {
    await (await open()).send(parcel);
    const { mail, from, to, encrypted } = only();
    const { renderings } = parcel;
    expect({ from, to, encrypted }).toEqual({ from: 'mesh@example.com', to: ['finance@example.com'], encrypted: true });
    expect(mail.text?.trim()).toBe(renderings.email.text.trim());
    expect(mail.html).toBe(renderings.email.html);
    expect(mail.attachments).toHaveLength(1);
    expect(mail.attachments[0]).toMatchObject({
      filename: 'meshledger-prod-eu-2026-11-23.pdf',
      contentType: 'application/pdf',
    });
    expect(mail.attachments[0]?.content.equals(Buffer.from(renderings.pdf.bytes))).toBe(true);
  });

  it('names the delivery in its Message-ID, and says that a machine sent it', async () => {
    const ids = await (await open()).send(parcel);
    const { mail } = only();
    expect(ids.messageId).toBe(`<${parcel.deliveryKey}@example.com>`);
    expect(mail.messageId).toBe(ids.messageId);
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.get('x-entity-ref-id')).toBe(parcel.runKey);
    expect(mail.headers.has('bcc')).toBe(false);
  });

  it('keeps every letter of its subject', async () => {
    const subject = 'Mesh-Bericht für München: 12 k€ → 11 k€ ✓';
    await (await open()).send(
      sampleParcel('email', { renderings: { email: { ...parcel.renderings.email, subject } } }),
    );
    expect(only().mail.subject).toBe(subject);
  });

  it('keeps a line that starts with a dot', async () => {
    const text = 'First\n.hidden\n.\nLast\n';
    await (await open()).send(sampleParcel('email', { renderings: { email: { ...parcel.renderings.email, text } } }));
    expect(only().mail.text).toBe(text);
  });

  it('goes to several people as one message', async () => {
    const to = ['a@example.com', 'b@example.com'];
    await (await open({}, { to })).send(parcel);
    expect(only().to).toEqual(to);
  });

  it('logs in when it is told to, also with TLS from the first byte', async () => {
    const auth = { username: 'mesh', password: 'pa ss"wörd' };
    await (await open({ tls: 'implicit', auth }, { secure: true, ...auth })).send(parcel);
    expect(only().encrypted).toBe(true);
  });
});

describe('what a cluster or a configuration cannot do to an e-mail', () => {
  it.each(['prod\r\nBcc: evil@example.net', 'a"b; filename=evil.exe', '../../etc/passwd', '\u202Efdp.exe'])(
    'the cluster name %j adds no header, no recipient and no path',
    async (cluster) => {
      const subject = `Mesh report, ${cluster}`;
      const renderings = { email: { ...parcel.renderings.email, subject } };
      await (await open()).send(sampleParcel('email', { cluster, renderings }));
      const { mail, to } = only();
      expect(to).toEqual(['finance@example.com']);
      expect(mail.headers.has('bcc')).toBe(false);
      expect(mail.attachments[0]?.filename).toMatch(/^meshledger-x-[0-9a-f]{12}-2026-11-23\.pdf$/);
    },
  );

  it('words that look like a file or a URL are words', async () => {
    const email = { subject: 'x', text: '/etc/passwd', html: 'http://127.0.0.1:1/' };
    await (await open()).send(sampleParcel('email', { renderings: { email } }));
    expect(only().mail.text?.trim()).toBe('/etc/passwd');
  });

  it.each([
    'a@ex.com, evil@x',
    'b@ex.com\r\nRCPT TO:<evil@x>',
    'Name <a@ex.com>',
    '"a@b"@ex.com',
    'a@ex.com;b@ex.com',
    'a b@ex.com',
    'a@',
    '@ex.com',
    'a@b@c',
    'a\u0000@ex.com',
    'a@ex.com\n',
  ])('the recipient %j is refused before anything is sent', async (address) => {
    expect(emailAddress.test(address)).toBe(false);
    const channel = await open({}, { to: ['ok@example.com', address] });
    expect(await failureOf(channel.send(parcel))).toMatchObject({
      code: 'DELIVERY_REFUSED',
      fix: expect.stringContaining('channels.email.to'),
    });
    expect(server.received).toHaveLength(0);
  });

  it.each(['a@example.com', 'first.last+mesh@sub.example-corp.com', "o'neil@example.com", 'ops@localhost'])(
    'the recipient %s is fine',
    (address) => {
      expect(emailAddress.test(address)).toBe(true);
    },
  );
});

describe('when the mail server does not take it', () => {
  const no = { code: 550, says: 'No such user' };
  const later = { code: 451, says: 'Greylisted, come again' };
  const auth = { username: 'mesh', password: 'right-canary' };
  const finance = 'finance@example.com';

  it.each<[string, SmtpBehaviour, Partial<Settings>, string, string, string]>([
    [
      'a wrong password',
      { auth },
      { ...auth, password: 'wrong-canary' },
      'DELIVERY_REFUSED',
      '535',
      'channels.email.password',
    ],
    ['no password', { auth }, {}, 'DELIVERY_REFUSED', '530', 'channels.email.password'],
    ['an untrusted certificate', {}, { ca: undefined }, 'DELIVERY_REFUSED', 'SELF_SIGNED', 'channels.email.caFile'],
    [
      'the same with implicit TLS',
      { tls: 'implicit' },
      { ca: undefined, secure: true },
      'DELIVERY_REFUSED',
      'SELF_SIGNED',
      'channels.email.caFile',
    ],
    [
      'an unknown recipient',
      { refused: { [finance]: no } },
      {},
      'DELIVERY_REFUSED',
      'No such user',
      'channels.email.to',
    ],
    [
      'an unwanted sender',
      { refused: { 'mesh@example.com': no } },
      {},
      'DELIVERY_REFUSED',
      'No such user',
      'channels.email.from',
    ],
    ['greylisting', { refused: { [finance]: later } }, {}, 'DELIVERY_UNREACHABLE', 'Greylisted', 'run again'],
    ['a content filter', { afterData: { code: 554, says: 'Spam' } }, {}, 'DELIVERY_REFUSED', 'Spam', 'content filter'],
    [
      'a full disk',
      { afterData: { code: 452, says: 'Disk full' } },
      {},
      'DELIVERY_UNREACHABLE',
      'Disk full',
      'run again',
    ],
    ['no TLS', { tls: 'none' }, { host: '0.0.0.0' }, 'DELIVERY_REFUSED', 'did not start TLS', 'channels.email.secure'],
  ])('%s is said, with what to do', async (_, behaviour, changed, code, seen, fix) => {
    const failure = await failureOf((await open(behaviour, changed)).send(parcel));
    expect(failure).toMatchObject({ code, message: expect.stringContaining(seen), fix: expect.stringContaining(fix) });
    expect(inspect(failure, { depth: 20 })).not.toContain('canary');
    expect(server.received).toHaveLength(0);
  });

  it('people who are refused are named when others got it', async () => {
    const channel = await open({ refused: { 'b@example.com': no } }, { to: ['a@example.com', 'b@example.com'] });
    expect(await channel.send(parcel)).toMatchObject({ refused: 'b@example.com' });
    expect(only().to).toEqual(['a@example.com']);
  });

  it('mail leaves without TLS only for this machine, or when it is allowed to', async () => {
    await (await open({ tls: 'none' })).send(parcel);
    expect(only().encrypted).toBe(false);
    await server.stop();
    await (await open({ tls: 'none' }, { host: '0.0.0.0', allowInsecure: true })).send(parcel);
    expect(only().encrypted).toBe(false);
  });
});

describe('when the connection fails', () => {
  it.each([
    ['the connection is lost', { lost: 'message' }],
    ['the server falls silent', { afterData: 'silent' }],
  ] as const)('%s after the message: it is unknown whether it arrived', async (_, behaviour) => {
    const failure = await failureOf((await open(behaviour)).send(parcel));
    expect(failure).toMatchObject({
      code: 'DELIVERY_UNKNOWN',
      fix: expect.stringContaining('before anything is sent again'),
    });
    expect(server.received).toHaveLength(1);
  });

  it('the connection is lost before the message: it is unreachable, and certainly not sent', async () => {
    const failure = await failureOf((await open({ lost: 'recipient' })).send(parcel));
    expect(failure).toMatchObject({ code: 'DELIVERY_UNREACHABLE' });
    expect(server.received).toHaveLength(0);
  });

  it('nobody listens: it is unreachable, and certainly not sent', async () => {
    const channel = await open({}, { port: await freePort() });
    const failure = await failureOf(channel.send(parcel));
    expect(failure).toMatchObject({ code: 'DELIVERY_UNREACHABLE', message: expect.stringContaining('ECONNREFUSED') });
  });

  it('the name does not exist: it is unreachable, and certainly not sent', async () => {
    const failure = await failureOf((await open({}, { host: 'mail.invalid', timeoutMs: 5_000 })).send(parcel));
    expect(failure).toMatchObject({ code: 'DELIVERY_UNREACHABLE' });
  });
});
