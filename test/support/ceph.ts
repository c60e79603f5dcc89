import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cephConfiguration } from './ceph-configuration.ts';
import { freePort } from './free-port.ts';
import { isOver, run, type Started, started, stopped } from './process.ts';

export interface Ceph {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;

/** Ceph on this machine: a monitor, a store in memory, and the S3 gateway. About twelve seconds, 240 MB. */
export async function startCeph(): Promise<Ceph> {
  await assertInstalled();
  const folder = await mkdtemp(join(tmpdir(), 'meshledger-s3-'));
  const daemons: Started[] = [];
  const killNow = () => {
    for (const { child } of daemons) child.kill('SIGKILL');
  };
  process.once('exit', killNow);
  const stop = async () => {
    for (const daemon of daemons.toReversed()) await stopped(daemon);
    process.off('exit', killNow);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await startedIn(folder, daemons)), stop };
  } catch (cause) {
    const last = daemons.at(-1)?.stderr() ?? '';
    await stop();
    throw new Error(`Ceph did not start. ${cause instanceof Error ? cause.message : cause} ${last}`, { cause });
  }
}

/** @param daemons what was started is put here at once, so that it can be stopped whatever happens next */
async function startedIn(folder: string, daemons: Started[]): Promise<Omit<Ceph, 'stop'>> {
  const at = { folder, fsid: randomUUID(), ...(await ports()) };
  const osd = randomUUID();
  const conf = join(folder, 'ceph.conf');
  const keyring = join(folder, 'keyring');
  const monmap = join(folder, 'monmap');
  const daemon = async (program: string, ...args: string[]) => {
    daemons.push(await started(program, ['-c', conf, '-f', ...args]));
  };
  const key = (name: string, ...capabilities: string[]) =>
    run('ceph-authtool', [
      keyring,
      '--gen-key',
      '-n',
      name,
      ...capabilities.flatMap((one) => ['--cap', ...one.split('=')]),
    ]);

  await mkdir(join(folder, 'osd'));
  await writeFile(conf, cephConfiguration(at));
  await run('ceph-authtool', ['--create-keyring', keyring]);
  await key('client.admin', 'mon=allow *', 'osd=allow *', 'mgr=allow *');
  await key('mon.', 'mon=allow *');
  await key('osd.0', 'mon=allow profile osd', 'osd=allow *');
  await key('client.rgw.a', 'mon=allow rw', 'osd=allow rwx');
  const monitor = `[v2:127.0.0.1:${at.monitorV2},v1:127.0.0.1:${at.monitorV1}]`;
  await run('monmaptool', ['--create', '--clobber', '--fsid', at.fsid, '--addv', 'a', monitor, monmap]);
  await run('ceph-mon', ['-c', conf, '--mkfs', '-i', 'a', '--monmap', monmap, '--keyring', keyring]);
  await daemon('ceph-mon', '-i', 'a');
  await run('ceph', ['--connect-timeout', '30', '-c', conf, 'osd', 'new', osd]);
  await run('ceph-osd', ['-c', conf, '-i', '0', '--mkfs', '--osd-uuid', osd]);
  await daemon('ceph-osd', '-i', '0');

  const user = { accessKeyId: 'TESTKEY', secretAccessKey: 'TESTSECRET0123456789' };
  const keys = [`--access-key=${user.accessKeyId}`, `--secret-key=${user.secretAccessKey}`];
  await run('radosgw-admin', ['-c', conf, 'user', 'create', '--uid=t', '--display-name=t', ...keys]);
  await daemon('radosgw', '-n', 'client.rgw.a');
  const endpoint = `http://127.0.0.1:${at.port}`;
  await answering(endpoint, daemons);
  return { endpoint, ...user };
}

async function ports() {
  return { port: await freePort(), monitorV2: await freePort(), monitorV1: await freePort() };
}

async function answering(url: string, daemons: readonly Started[]): Promise<void> {
  const endMs = Date.now() + startTimeoutMs;
  while (!(await answers(url))) {
    if (daemons.some(isOver)) throw new Error('One of its daemons ended.');
    if (Date.now() > endMs) throw new Error(`${url} did not answer.`);
    await sleep(50);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url);
    return true;
  } catch {
    return false;
  }
}

async function assertInstalled(): Promise<void> {
  try {
    for (const program of ['radosgw', 'ceph-mon', 'ceph-osd']) await run(program, ['--version']);
  } catch (cause) {
    throw new Error(
      "These tests need an S3 server. Install Debian's: apt-get install --no-install-recommends radosgw ceph-mon " +
        'ceph-osd; or name another in MESHLEDGER_TEST_S3_ENDPOINT, with MESHLEDGER_TEST_S3_ACCESS_KEY and ' +
        'MESHLEDGER_TEST_S3_SECRET_KEY.',
      { cause },
    );
  }
}
