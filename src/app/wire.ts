import { checks } from '../checks/index.ts';
import { secretValue } from '../config.ts';
import type { Archive } from '../deliver/archive.ts';
import type { Channel } from '../deliver/channel.ts';
import { archives, channels as channelKinds } from '../deliver/index.ts';
import { MeshledgerError } from '../errors.ts';
import type { Check } from '../model/check.ts';
import type { ClusterConfig, Config } from '../settings.ts';
import type { BilledSettings } from '../sources/billed/source.ts';
import { sources as sourceKinds } from '../sources/index.ts';
import type { Document } from '../sources/manifests/documents.ts';
import { manifestSource } from '../sources/manifests/source.ts';
import type { Source } from '../sources/source.ts';
import { fileText } from './file-text.ts';
import { prometheusHttp } from './prometheus-http.ts';

/** Everything one cluster's run is made of. */
export interface App {
  readonly sources: readonly Source[];
  readonly checks: readonly Check[];
  readonly archive: Archive;
  readonly channels: readonly Channel[];
}

/**
 * Puts the configured parts together. Nothing is opened.
 * @throws MeshledgerError CONFIG_INVALID when a source or the archive lacks a secret or a file
 */
export function wire(config: Config, cluster: ClusterConfig): App {
  return {
    sources: sourcesOf(cluster),
    checks,
    archive: archiveOf(config.archive),
    channels: channelsOf(config.channels),
  };
}

/** Every check: a replay has no configuration to wire. */
export { checks } from '../checks/index.ts';
export { fixers } from '../fixes/index.ts';

export function archiveOf(archive: Config['archive']): Archive {
  if ('directory' in archive) return archives.directory(archive.directory);
  return archives.s3(withCredentials(archive.s3));
}

/** What conditions are judged by: no prices, no bill. */
export interface CheckedSettings {
  readonly prometheus?: ClusterConfig['prometheus'] | undefined;
  readonly kubernetes?: ClusterConfig['kubernetes'];
  readonly istioVersion?: string | undefined;
  /** Manifests in place of a cluster. */
  readonly documents?: readonly Document[] | undefined;
}

/**
 * The sources that conditions are judged by. Nothing is opened.
 * @throws MeshledgerError CONFIG_INVALID when one lacks a secret or a file
 */
export function checkSources({ documents, prometheus, kubernetes, istioVersion }: CheckedSettings): Source[] {
  return [
    ...(documents === undefined ? [] : [manifestSource(documents, { istioVersion })]),
    ...kubernetesOf(kubernetes, istioVersion),
    ...(prometheus === undefined ? [] : [sourceKinds.prometheus(prometheusHttp(prometheus), prometheus.matchers)]),
  ];
}

function kubernetesOf(access: ClusterConfig['kubernetes'], istioVersion: string | undefined): Source[] {
  if (access === undefined) return [];
  if ('kubeconfig' in access) fileText(access.kubeconfig, 'kubernetes.kubeconfig');
  return [sourceKinds.kubernetes(access, { istioVersion })];
}

function sourcesOf({ name, prometheus, kubernetes, istioVersion, prices, billed }: ClusterConfig): Source[] {
  const reachable = kubernetesOf(kubernetes, istioVersion);
  const http = prometheusHttp(prometheus);
  return [
    sourceKinds.prometheus(http, prometheus.matchers),
    ...reachable,
    sourceKinds.prices(prices, http, prometheus.matchers),
    ...(billed === undefined ? [] : [sourceKinds.billed(billOf(billed, name))]),
  ];
}

const billOf = ({ from, cluster }: NonNullable<ClusterConfig['billed']>, name: string): BilledSettings => ({
  from: 'directory' in from ? from : { s3: withCredentials(from.s3) },
  cluster: cluster ?? name,
});

/** S3 settings with their key read, where they name one; otherwise the SDK looks for a role. */
function withCredentials<
  S extends { readonly accessKeyId?: string | undefined; readonly secretAccessKey?: string | undefined },
>({ accessKeyId, secretAccessKey, ...settings }: S) {
  if (accessKeyId === undefined || secretAccessKey === undefined) return settings;
  return {
    ...settings,
    credentials: { accessKeyId: secretValue(accessKeyId), secretAccessKey: secretValue(secretAccessKey) },
  };
}

/** Reads what a channel needs beside its settings. */
interface Reads {
  secret(reference: string): string;
  file(path: string, key: string): string;
}

function channelsOf({ slack, email }: Config['channels']): Channel[] {
  return [
    ...(slack === undefined
      ? []
      : [deferred(({ secret }) => channelKinds.slack({ ...slack, token: secret(slack.token) }))]),
    ...(email === undefined
      ? []
      : [
          deferred(({ secret, file }) =>
            channelKinds.email({
              ...email,
              ...(email.password !== undefined && { password: secret(email.password) }),
              ...(email.caFile !== undefined && { ca: file(email.caFile, 'channels.email.caFile') }),
            }),
          ),
        ]),
  ];
}

/** A channel that reads its secrets when it sends: one that cannot be read costs that channel, and not the archive. */
function deferred(open: (reads: Reads) => Channel): Channel {
  const { name, find } = open({ secret: () => '', file: () => '' });
  const opened = (): Channel => {
    try {
      return open({ secret: (reference) => secretValue(reference), file: fileText });
    } catch (cause) {
      if (!(cause instanceof MeshledgerError)) throw cause;
      throw new MeshledgerError('DELIVERY_REFUSED', `Nothing was sent to ${name}: ${cause.message}`, cause.fix, {
        cause,
      });
    }
  };
  return {
    name,
    send: async (parcel) => opened().send(parcel),
    ...(find && { find: async (parcel) => opened().find?.(parcel) }),
  };
}
