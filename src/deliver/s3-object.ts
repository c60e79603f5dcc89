import { createHash } from 'node:crypto';
import type { PutObjectCommandInput } from '@aws-sdk/client-s3';

/** Everything about the object but its place. HTML and CSV are only ever downloaded, so nothing in them can run. */
export function s3Object(object: {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly kmsKeyId: string | undefined;
}): Omit<PutObjectCommandInput, 'Bucket' | 'Key'> {
  const { key, bytes, mediaType, kmsKeyId } = object;
  const name = key.slice(key.lastIndexOf('/') + 1);
  return {
    Body: Buffer.from(bytes),
    IfNoneMatch: '*',
    ChecksumSHA256: createHash('sha256').update(bytes).digest('base64'),
    ContentType: mediaType,
    CacheControl: 'no-store',
    ...(/^text\/(html|csv)\b/.test(mediaType) ? { ContentDisposition: attachment(name) } : {}),
    ...(kmsKeyId === undefined
      ? {}
      : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyId, BucketKeyEnabled: true }),
  };
}

function attachment(name: string): string {
  const ascii = name.replace(/[^\w.-]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}
