import type { S3Client } from '@aws-sdk/client-s3';
import { MeshledgerError } from '../../errors.ts';
import type { Bill, BillFile } from './bill.ts';
import { s3Fault } from './s3-fault.ts';

export interface S3BillSettings {
  readonly bucket: string;
  /** Put before every key, with or without slashes at its ends; may be empty. */
  readonly prefix: string;
  /** Default: the SDK's own search, such as AWS_REGION. */
  readonly region?: string | undefined;
  /** For S3-compatible servers: `https://s3.example.com`. */
  readonly endpoint?: string | undefined;
  readonly forcePathStyle?: boolean | undefined;
  readonly expectedBucketOwner?: string | undefined;
  /** Default: the SDK's own search: the role, the profile, the environment. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

type Sdk = typeof import('@aws-sdk/client-s3');

const attempts = 3;
const connectTimeoutMs = 5_000;
const idleTimeoutMs = 30_000;
const rangeTimeoutMs = 180_000;
/** A CSV of many gigabytes is read as fast as it is parsed. */
const streamTimeoutMs = 840_000;

/** The files of a bill under an S3 prefix. Needs s3:ListBucket on the bucket and s3:GetObject on the prefix. */
export function s3Bill(settings: S3BillSettings): Bill {
  const root = settings.prefix.replace(/^\/+|\/+$/g, '');
  const where = `s3://${settings.bucket}${root === '' ? '' : `/${root}`}`;
  const base = root === '' ? '' : `${root}/`;
  const target = { Bucket: settings.bucket, ExpectedBucketOwner: settings.expectedBucketOwner };
  let opened: Promise<{ sdk: Sdk; client: S3Client }> | undefined;

  async function said<Value>(what: string, act: (sdk: Sdk, client: S3Client) => Promise<Value>): Promise<Value> {
    try {
      opened ??= open(settings);
      const { sdk, client } = await opened;
      return await act(sdk, client);
    } catch (cause) {
      throw cause instanceof MeshledgerError ? cause : s3Fault({ where, what, cause });
    }
  }

  const object = (file: BillFile) => ({ ...target, Key: base + file.key, IfMatch: file.version });

  return {
    where,

    list: () =>
      said('list the bill', async (sdk, client) => {
        const files: BillFile[] = [];
        const pages = sdk.paginateListObjectsV2({ client }, { ...target, Prefix: base }, bounded(rangeTimeoutMs));
        for await (const { Contents = [] } of pages)
          for (const { Key, Size = 0, ETag } of Contents)
            if (Key !== undefined && !Key.endsWith('/'))
              files.push({ key: Key.slice(base.length), bytes: Size, version: ETag });
        return files;
      }),

    range: (file, start, end) =>
      said(`read ${file.key}`, async (sdk, client) => {
        const part = new sdk.GetObjectCommand({ ...object(file), Range: `bytes=${start}-${end - 1}` });
        const answer = await client.send(part, bounded(rangeTimeoutMs));
        const bytes = new Uint8Array((await answer.Body?.transformToByteArray()) ?? []);
        if (bytes.length !== end - start) throw new Error(`asked for ${end - start} bytes and got ${bytes.length}`);
        return bytes.buffer;
      }),

    stream: (file) =>
      said(`read ${file.key}`, async (sdk, client) => {
        const answer = await client.send(new sdk.GetObjectCommand(object(file)), bounded(streamTimeoutMs));
        return whole(answer.Body as AsyncIterable<Uint8Array>, file, where);
      }),
  };
}

/** The pieces of an answer; a connection that is lost on the way is said to be one. */
async function* whole(body: AsyncIterable<Uint8Array>, file: BillFile, where: string): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw s3Fault({ where, what: `read ${file.key} to its end`, cause });
  }
}

const bounded = (timeoutMs: number) => ({ abortSignal: AbortSignal.timeout(timeoutMs) });

async function open(settings: S3BillSettings): Promise<{ sdk: Sdk; client: S3Client }> {
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
