import * as z from 'zod';
import { emailAddress } from './deliver/email-address.ts';
import { Policy } from './model/policy.ts';
import { Billed } from './settings-billed.ts';
import { Prices } from './settings-prices.ts';
import { HttpUrl, Secret } from './settings-values.ts';

const LabelName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'not a Prometheus label name');

const PrometheusAuth = z.union([
  z.strictObject({ bearer: Secret }),
  z.strictObject({ basic: z.strictObject({ username: z.string(), password: Secret }) }),
  z.strictObject({ header: z.strictObject({ name: z.string().regex(/^[A-Za-z0-9-]+$/), value: Secret }) }),
]);

const Prometheus = z.strictObject({
  url: HttpUrl.describe('address of the Prometheus HTTP API, without /api/v1'),
  auth: PrometheusAuth.optional(),
  headers: z.record(z.string(), z.string()).default({}).describe('sent with every query, such as X-Scope-OrgID'),
  matchers: z
    .record(LabelName, z.string())
    .default({})
    .describe('added to every selector; needed where one server holds many clusters'),
  caFile: z.string().optional(),
  timeoutSeconds: z
    .number()
    .positive()
    .max(600)
    .default(150)
    .describe("longer than Prometheus' own --query.timeout (120), so that a slow query is halved and not lost"),
  retries: z.int().min(0).max(5).default(2),
  maxResponseMegabytes: z.number().positive().default(64),
});

const Kubernetes = z.union([
  z.strictObject({ kubeconfig: z.string(), context: z.string().optional() }),
  z.strictObject({ inCluster: z.literal(true) }),
]);

/** In YAML 1.30 without quotes is the number 1.3. */
export const IstioVersion = z
  .string('not a text: write the version in quotes, such as "1.30"')
  .regex(/^1\.\d{1,3}(\.\d{1,5})?$/, 'not a version of Istio such as "1.30" or "1.30.3", in quotes');

const Cluster = z.strictObject({
  name: z.string().min(1).max(200),
  prometheus: Prometheus,
  kubernetes: Kubernetes.optional().describe('without it the report says only what Prometheus knows'),
  istioVersion: IstioVersion.optional().describe(
    'version of Istio, such as 1.30 or 1.30.3, where nothing in the cluster tells it: of a managed control plane',
  ),
  prices: Prices.optional().describe(
    "without it: OpenCost's metrics where Prometheus has them, else OpenCost's published defaults, with a warning",
  ),
  billed: Billed.optional().describe('the bill, shown beside what is allocated'),
});

const S3 = z.strictObject({
  bucket: z.string().min(3),
  prefix: z.string().default(''),
  region: z.string().optional(),
  endpoint: HttpUrl.optional(),
  forcePathStyle: z.boolean().default(false),
  kmsKeyId: z.string().optional(),
  expectedBucketOwner: z.string().optional(),
  accessKeyId: Secret.optional().describe('only for servers outside AWS; on AWS the role is used'),
  secretAccessKey: Secret.optional(),
});

const Slack = z.strictObject({
  token: Secret.describe('bot token with chat:write'),
  channel: z.string().regex(/^[CG][A-Z0-9]+$/, 'a channel ID such as C0123456789, not a name'),
  apiUrl: HttpUrl.optional(),
});

const Address = z.string().regex(emailAddress, 'one plain address such as team@example.com');

const Email = z.strictObject({
  host: z.string(),
  port: z.int().min(1).max(65535).default(587),
  secure: z.boolean().default(false).describe('TLS from the first byte (port 465); otherwise STARTTLS is required'),
  username: z.string().optional(),
  password: Secret.optional(),
  caFile: z.string().optional(),
  from: Address,
  to: z.array(Address).min(1),
});

/** `meshledger.yaml`. Everything has a default but the Prometheus address; unknown keys are refused. */
export const Config = z.strictObject({
  zone: z.string().default('UTC').refine(isZone, 'not an IANA time zone').describe('whose midnights bound the week'),
  clusters: z
    .array(Cluster)
    .min(1)
    .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'two clusters share a name'),
  archive: z
    .union([z.strictObject({ directory: z.string() }), z.strictObject({ s3: S3 })])
    .default({ directory: './out' }),
  channels: z.strictObject({ slack: Slack.optional(), email: Email.optional() }).default({}),
  policy: Policy.prefault({}),
});
export type Config = z.infer<typeof Config>;
export type ClusterConfig = z.infer<typeof Cluster>;

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
