import { readFileSync } from 'node:fs';
import { checks } from '../checks/index.ts';
import { type ClusterConfig, type Config, secretValue } from '../config.ts';
import type { Archive } from '../deliver/archive.ts';
import type { Channel } from '../deliver/channel.ts';
import { archives, channels as channelKinds } from '../deliver/index.ts';
import type { Check } from '../model/check.ts';
import type { HttpSettings } from '../sources/http/request.ts';
import { sources as sourceKinds } from '../sources/index.ts';
import type { Source } from '../sources/source.ts';

/** Everything one cluster's run is made of. */
export interface App {
  readonly sources: readonly Source[];
  readonly checks: readonly Check[];
  readonly archive: Archive;
  readonly channels: readonly Channel[];
}

/** Puts the configured parts together. Nothing is opened and no secret is read before it is used. */
export function wire(config: Config, cluster: ClusterConfig): App {
  return {
    sources: sourcesOf(cluster),
    checks,
    archive: archiveOf(config.archive),
    channels: channelsOf(config.channels),
  };
}

/** Every check, for documents made without a configuration. */
export const allChecks: readonly Check[] = checks;

export function archiveOf(archive: Config['archive']): Archive {
  if ('directory' in archive) return archives.directory(archive.directory);
  const { accessKeyId, secretAccessKey, ...settings } = archive.s3;
  const credentials =
    accessKeyId !== undefined && secretAccessKey !== undefined
      ? { credentials: { accessKeyId: secretValue(accessKeyId), secretAccessKey: secretValue(secretAccessKey) } }
      : {};
  return archives.s3({ ...settings, ...credentials });
}

function sourcesOf({ prometheus, kubernetes, prices }: ClusterConfig): Source[] {
  return [
    sourceKinds.prometheus(prometheusHttp(prometheus), prometheus.matchers),
    ...(kubernetes === undefined ? [] : [sourceKinds.kubernetes(kubernetes)]),
    sourceKinds.prices(prices),
  ];
}

function prometheusHttp(settings: ClusterConfig['prometheus']): HttpSettings {
  return {
    who: `Prometheus at ${settings.url}`,
    baseUrl: settings.url.replace(/\/$/, ''),
    headers: async () => ({ ...settings.headers, ...credentials(settings.auth) }),
    tls: settings.caFile === undefined ? {} : { ca: readFileSync(settings.caFile) },
    timeoutMs: settings.timeoutSeconds * 1000,
    retries: settings.retries,
    maxResponseBytes: settings.maxResponseMegabytes * 1024 ** 2,
  };
}

function credentials(auth: ClusterConfig['prometheus']['auth']): Record<string, string> {
  if (auth === undefined) return {};
  if ('bearer' in auth) return { Authorization: `Bearer ${secretValue(auth.bearer)}` };
  if ('header' in auth) return { [auth.header.name]: secretValue(auth.header.value) };
  const { username, password } = auth.basic;
  return { Authorization: `Basic ${Buffer.from(`${username}:${secretValue(password)}`).toString('base64')}` };
}

function channelsOf({ slack, email }: Config['channels']): Channel[] {
  return [
    ...(slack === undefined ? [] : [channelKinds.slack({ ...slack, token: secretValue(slack.token) })]),
    ...(email === undefined
      ? []
      : [
          channelKinds.email({
            ...email,
            ...(email.password !== undefined && { password: secretValue(email.password) }),
            ...(email.caFile !== undefined && { ca: readFileSync(email.caFile, 'utf8') }),
          }),
        ]),
  ];
}
