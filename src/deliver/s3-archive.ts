import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { MeshledgerError } from '../errors.ts';
import type { Archive } from './archive.ts';
import { checkedKey, checkedPrefix } from './checked-key.ts';
import { failureName, s3Error } from './s3-error.ts';
import { s3Object } from './s3-object.ts';

export interface S3ArchiveSettings {
  readonly bucket: string;
  /** Put before every key, with or without slashes at its ends; may be empty. */
  readonly prefix: string;
  /** Default: the SDK's own search, such as AWS_REGION. */
  readonly region?: string | undefined;
  /** For S3-compatible servers: `https://s3.example.com`. */
  readonly endpoint?: string | undefined;
  /** `endpoint/bucket/key` in place of `bucket.endpoint/key`; most S3-compatible servers need it. */
  readonly forcePathStyle?: boolean | undefined;
  /** Encrypts with this KMS key; default: what the bucket says. */
  readonly kmsKeyId?: string | undefined;
  /** Default: the SDK's own search: the role, the profile, the environment. */
  readonly credentials?:
    | {
        readonly accessKeyId: string;
        readonly secretAccessKey: string;
        readonly sessionToken?: string;
      }
    | undefined;
  /** Account that must own the bucket, so that nobody else's bucket of this name gets our data. */
  readonly expectedBucketOwner?: string | undefined;
}

type Sdk = typeof import('@aws-sdk/client-s3');
type Created = Awaited<ReturnType<Archive['create']>>;

const attempts = 3;
const connectTimeoutMs = 5_000;
const idleTimeoutMs = 30_000;
/** One object, all its attempts included. */
const objectTimeoutMs = 180_000;
const conflictWaitsMs = [50, 100, 200, 400, 800];

/** An archive in an S3 bucket. Conditional writes (`If-None-Match: *`) make each object once. */
export function s3Archive(settings: S3ArchiveSettings): Archive {
  const { bucket, kmsKeyId } = settings;
  const root = settings.prefix.replace(/^\/+|\/+$/g, '');
  const where = root === '' ? `s3://${bucket}` : `s3://${bucket}/${root}`;
  const base = root === '' ? '' : `${root}/`;
  const target = { Bucket: bucket, ExpectedBucketOwner: settings.expectedBucketOwner };
  let opened: Promise<{ sdk: Sdk; client: S3Client }> | undefined;

  async function said<Value>(what: string, act: (sdk: Sdk, client: S3Client) => Promise<Value>): Promise<Value> {
    try {
      opened ??= open(settings);
      const { sdk, client } = await opened;
      return await act(sdk, client);
    } catch (cause) {
      if (cause instanceof MeshledgerError) throw cause;
      throw s3Error({ where, what, cause });
    }
  }

  const read = (key: string): Promise<Uint8Array | undefined> =>
    said(`read ${key}`, async (sdk, client) => {
      try {
        const command = new sdk.GetObjectCommand({ ...target, Key: base + checkedKey(key) });
        const answer = await client.send(command, bounded());
        return await answer.Body?.transformToByteArray();
      } catch (cause) {
        if (failureName(cause) === 'NoSuchKey') return undefined;
        throw cause;
      }
    });

  /** Also after a retry of ours: the first attempt may have been stored although its answer was lost. */
  async function compared(key: string, bytes: Uint8Array): Promise<Created> {
    const stored = await read(key);
    return stored !== undefined && Buffer.from(stored).equals(bytes) ? 'same' : 'taken';
  }

  return {
    where,
    read,

    create: (key, bytes, mediaType) =>
      said(`write ${key}`, async (sdk, client) => {
        const object = { ...target, Key: base + checkedKey(key), ...s3Object({ key, bytes, mediaType, kmsKeyId }) };
        const put = () => client.send(new sdk.PutObjectCommand(object), bounded());
        try {
          await unlessConflicting(put);
          return 'written';
        } catch (cause) {
          if (failureName(cause) === 'PreconditionFailed') return compared(key, bytes);
          throw cause;
        }
      }),

    list: (prefix) =>
      said(`list ${prefix}`, async (sdk, client) => {
        const query = { ...target, Prefix: base + checkedPrefix(prefix) };
        const keys: string[] = [];
        for await (const page of sdk.paginateListObjectsV2({ client }, query, bounded()))
          for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key.slice(base.length));
        return keys.sort();
      }),
  };
}

const bounded = () => ({ abortSignal: AbortSignal.timeout(objectTimeoutMs) });

/** Two writers at once: S3 may tell both to come again, and the SDK does not. */
async function unlessConflicting(put: () => Promise<unknown>): Promise<void> {
  for (const waitMs of conflictWaitsMs) {
    try {
      await put();
      return;
    } catch (cause) {
      if (failureName(cause) !== 'ConditionalRequestConflict') throw cause;
      await sleep(waitMs);
    }
  }
  await put();
}

async function open(settings: S3ArchiveSettings): Promise<{ sdk: Sdk; client: S3Client }> {
  const sdk = await import('@aws-sdk/client-s3');
  const { region, endpoint, forcePathStyle, credentials } = settings;
  const client = new sdk.S3Client({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(forcePathStyle === undefined ? {} : { forcePathStyle }),
    ...(credentials === undefined ? {} : { credentials }),
    maxAttempts: attempts,
    requestHandler: {
      connectionTimeout: connectTimeoutMs,
      requestTimeout: idleTimeoutMs,
      socketTimeout: idleTimeoutMs,
      throwOnRequestTimeout: true,
    },
  });
  return { sdk, client };
}
