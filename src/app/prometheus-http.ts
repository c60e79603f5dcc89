import { secretValue } from '../config.ts';
import type { ClusterConfig } from '../settings.ts';
import type { HttpSettings } from '../sources/http/request.ts';
import { fileText } from './file-text.ts';

/**
 * How to ask Prometheus. Credentials are read here once, so that a missing one is said before anything is done, and again
 * for each request.
 * @throws MeshledgerError CONFIG_INVALID
 */
export function prometheusHttp(settings: ClusterConfig['prometheus']): HttpSettings {
  credentials(settings.auth);
  return {
    who: `Prometheus at ${settings.url}`,
    baseUrl: settings.url.replace(/\/$/, ''),
    headers: async () => ({ ...settings.headers, ...credentials(settings.auth) }),
    tls: settings.caFile === undefined ? {} : { ca: fileText(settings.caFile, 'prometheus.caFile') },
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
