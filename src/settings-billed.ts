import * as z from 'zod';
import { HttpUrl, Secret } from './settings-values.ts';

const S3 = z.strictObject({
  bucket: z.string().min(3),
  prefix: z.string().default('').describe('folder of one export, the one that holds its data and metadata folders'),
  region: z.string().optional(),
  endpoint: HttpUrl.optional(),
  forcePathStyle: z.boolean().default(false),
  expectedBucketOwner: z.string().optional(),
  accessKeyId: Secret.optional().describe('only for servers outside AWS; on AWS the role is used'),
  secretAccessKey: Secret.optional(),
});

/** Where CUR 2.0 files with split cost allocation data are: Parquet or CSV, in a folder or under an S3 prefix. */
export const Billed = z.strictObject({
  from: z.union([z.strictObject({ directory: z.string().min(1) }), z.strictObject({ s3: S3 })]),
  cluster: z
    .string()
    .min(1)
    .optional()
    .describe("the cluster's name in the bill when it differs from ours, or its ARN when two accounts use one name"),
});
export type Billed = z.infer<typeof Billed>;
