import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';

export interface KubeconfigTarget {
  readonly url: string;
  readonly token?: string;
  readonly clusterName?: string;
}

/** Writes a kubeconfig for a simulated API. It speaks plain HTTP, which client-node takes only without TLS checks. */
export function writeKubeconfig(file: string, { url, token, clusterName = 'simulated' }: KubeconfigTarget): void {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': clusterName,
    clusters: [{ name: clusterName, cluster: { server: url, 'insecure-skip-tls-verify': true } }],
    contexts: [{ name: clusterName, context: { cluster: clusterName, user: 'meshledger' } }],
    users: [{ name: 'meshledger', user: token === undefined ? {} : { token } }],
  };
  writeFileSync(file, stringify(config), { mode: 0o600 });
}
