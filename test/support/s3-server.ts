import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { startCeph } from './ceph.ts';

export interface S3Server {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Creates a bucket; its name has at least three letters. */
  bucket(name: string): Promise<void>;
  stop(): Promise<void>;
}

const region = 'us-east-1';

/**
 * A real S3 server that checks signatures and keeps conditional writes: Ceph's RADOS Gateway from
 * Debian, on 127.0.0.1; or the one that MESHLEDGER_TEST_S3_ENDPOINT names.
 */
export async function startS3Server(): Promise<S3Server> {
  const endpoint = process.env.MESHLEDGER_TEST_S3_ENDPOINT;
  const server =
    endpoint === undefined
      ? await startCeph()
      : {
          endpoint,
          accessKeyId: needed('MESHLEDGER_TEST_S3_ACCESS_KEY'),
          secretAccessKey: needed('MESHLEDGER_TEST_S3_SECRET_KEY'),
          stop: async () => undefined,
        };
  const { accessKeyId, secretAccessKey } = server;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint: server.endpoint, region, credentials, forcePathStyle: true });
  return {
    ...server,
    region,
    bucket: async (name) => {
      await client.send(new CreateBucketCommand({ Bucket: name }));
    },
    stop: async () => {
      client.destroy();
      await server.stop();
    },
  };
}

function needed(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`MESHLEDGER_TEST_S3_ENDPOINT is set, so ${name} must be set too.`);
  return value;
}
