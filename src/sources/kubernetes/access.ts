import type { KubeConfig } from '@kubernetes/client-node';
import { MeshledgerError } from '../../errors.ts';
import type { HttpSettings } from '../http/request.ts';

/** Where the credentials of a cluster come from. */
export type KubernetesAccess =
  | { readonly kubeconfig: string; readonly context?: string | undefined }
  | { readonly inCluster: true };

/**
 * How to reach the API server: address, TLS and credentials, exec plugins and rotated tokens included,
 * as client-node works them out. The large lists themselves are read page by page as plain JSON.
 * @throws MeshledgerError CONFIG_INVALID when the kubeconfig, its context or its credentials cannot be used
 */
export async function kubernetesHttp(access: KubernetesAccess): Promise<HttpSettings> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  try {
    load(config, access);
  } catch (cause) {
    throw unusable(access, cause instanceof Error ? cause.message : `${cause}`, cause);
  }
  const cluster = config.getCurrentCluster();
  if (!cluster) throw unusable(access, `there is no cluster for the context "${config.currentContext}"`);
  const options = async (): Promise<Record<string, unknown>> => {
    const opts = {};
    try {
      await config.applyToHTTPSOptions(opts);
    } catch (cause) {
      throw unusable(access, cause instanceof Error ? cause.message : `${cause}`, cause);
    }
    return opts;
  };
  const { ca, cert, key, rejectUnauthorized, servername } = (await options()) as Record<string, never>;
  const tls = Object.fromEntries(
    Object.entries({ ca, cert, key, rejectUnauthorized, servername }).filter(([, value]) => value !== undefined),
  );
  return {
    who: `Kubernetes at ${cluster.server}`,
    baseUrl: cluster.server.replace(/\/$/, ''),
    headers: async () => ({ ...headersOf(await options()), Accept: 'application/json' }),
    tls,
    timeoutMs: 60_000,
    retries: 2,
    maxResponseBytes: 64 * 1024 ** 2,
  };
}

function load(config: KubeConfig, access: KubernetesAccess): void {
  if ('inCluster' in access) config.loadFromCluster();
  else {
    config.loadFromFile(access.kubeconfig);
    if (access.context !== undefined) config.setCurrentContext(access.context);
  }
}

/** Bearer tokens and basic credentials alike, as headers. */
function headersOf(options: Record<string, unknown>): Record<string, string> {
  const headers = { ...(options.headers as Record<string, string> | undefined) };
  if (typeof options.auth === 'string') headers.Authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`;
  return headers;
}

function unusable(access: KubernetesAccess, saw: string, cause?: unknown): MeshledgerError {
  const what = 'inCluster' in access ? "the pod's service account" : `the kubeconfig ${access.kubeconfig}`;
  return new MeshledgerError(
    'CONFIG_INVALID',
    `Meshledger could not use ${what}: ${saw}.`,
    'Correct the kubernetes settings, or leave them out to report from Prometheus alone.',
    { cause },
  );
}
