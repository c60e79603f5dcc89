import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import * as z from 'zod';
import { emailAddress } from './deliver/email-address.ts';
import { MeshledgerError } from './errors.ts';

/** A secret is named, never written: `env:NAME` or `file:/path`. */
const Secret = z
  .string()
  .regex(
    /^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/,
    'a secret is a reference such as env:NAME or file:/path, never a value',
  )
  .describe('reference to a secret: env:NAME or file:/path');

const HttpUrl = z
  .string()
  .refine((url) => URL.canParse(url) && /^https?:\/\//.test(url), 'not a URL such as http://prometheus.monitoring:9090')
  .refine((url) => !URL.canParse(url) || new URL(url).username === '', 'put credentials under auth, not into the URL');

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

const Prices = z.strictObject({
  cpuCoreHourUsd: z.number().positive(),
  memoryGibHourUsd: z.number().positive(),
  source: z.string().min(1).describe('where the rates come from, as finance would name it'),
  asOf: z.iso.date(),
});

const Cluster = z.strictObject({
  name: z.string().min(1).max(200),
  prometheus: Prometheus,
  kubernetes: Kubernetes.optional().describe('without it the report says only what Prometheus knows'),
  prices: Prices.optional().describe("configured rates; without them OpenCost's published defaults, with a warning"),
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
  coverage: z
    .strictObject({ preliminaryBelowRatio: z.number().min(0).max(1).default(0.9) })
    .default({ preliminaryBelowRatio: 0.9 }),
});
export type Config = z.infer<typeof Config>;
export type ClusterConfig = z.infer<typeof Cluster>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Settings from a YAML file and the environment: `MESHLEDGER_CONFIG` names the file when `path` does not,
 * `MESHLEDGER__channels__slack__channel=C0…` overrides one key. Parsed once, before any other I/O.
 * @param flags settings from the command line, used instead of a file when there is none
 * @throws MeshledgerError CONFIG_INVALID
 */
export function loadConfig(
  path: string | undefined,
  flags: object | undefined,
  env: Environment = process.env,
): Config {
  const file = path ?? (flags === undefined ? env.MESHLEDGER_CONFIG || undefined : undefined);
  if (file === undefined && flags === undefined) {
    throw new MeshledgerError(
      'USAGE_INVALID',
      'Meshledger was told neither a configuration file nor a Prometheus server.',
      'Pass --prometheus URL or --config meshledger.yaml, or set MESHLEDGER_CONFIG.',
    );
  }
  const settings = file === undefined ? flags : readYaml(file);
  const parsed = Config.safeParse(overridden(settings, env));
  if (parsed.success) return parsed.data;
  throw new MeshledgerError(
    'CONFIG_INVALID',
    `Meshledger refused ${file ?? 'the command line'}:\n${z.prettifyError(parsed.error)}`,
    'Correct these keys; docs/meshledger.schema.json lists every key, and an editor can complete it.',
    { cause: parsed.error },
  );
}

/**
 * The value behind a secret reference, without the line break that files end with.
 * @throws MeshledgerError CONFIG_INVALID naming the reference, never the value
 */
export function secretValue(reference: string, env: Environment = process.env): string {
  const [kind, name] = [reference.slice(0, reference.indexOf(':')), reference.slice(reference.indexOf(':') + 1)];
  try {
    const value = kind === 'env' ? env[name] : readFileSync(name, 'utf8').replace(/\r?\n$/, '');
    if (value) return value;
  } catch (cause) {
    throw new MeshledgerError('CONFIG_INVALID', `The secret ${reference} could not be read.`, unreadable(name), {
      cause,
    });
  }
  throw new MeshledgerError('CONFIG_INVALID', `The secret ${reference} is empty or not set.`, unreadable(name));
}

const unreadable = (name: string): string => `Provide ${name}, or correct the reference in the configuration.`;

function readYaml(file: string): unknown {
  try {
    return parseYaml(readFileSync(file, 'utf8'), { prettyErrors: true }) ?? {};
  } catch (cause) {
    throw new MeshledgerError(
      'CONFIG_INVALID',
      `Meshledger could not read the configuration ${file}: ${cause instanceof Error ? cause.message : cause}`,
      'Check that the file exists and is YAML.',
      { cause },
    );
  }
}

/** The settings with every `MESHLEDGER__a__b=value` of the environment put at `a.b`. */
function overridden(settings: unknown, env: Environment): unknown {
  const result = structuredClone(settings);
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith('MESHLEDGER__') && value !== undefined) {
      place(result, name.split('__').slice(1), parseYaml(value));
    }
  }
  return result;
}

function place(target: unknown, [key, ...rest]: readonly string[], value: unknown): void {
  if (typeof target !== 'object' || target === null || key === undefined) return;
  const holder = target as Record<string, unknown>;
  if (rest.length === 0) holder[key] = value;
  else {
    holder[key] ??= {};
    place(holder[key], rest, value);
  }
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
