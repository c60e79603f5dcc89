import { readFileSync } from 'node:fs';
import { type Manifest, metadata } from './manifest.ts';

/** A root certificate without its key; it is valid until November 2036. */
const root = readFileSync(new URL('../tls/mesh-root.pem', import.meta.url), 'utf8');

const configMap = (name: string, data: Readonly<Record<string, string>>): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: metadata('ConfigMap', { name, namespace: 'istio-system' }),
  data,
});

/** What the charts of Istio 1.28 write with the ambient profile. */
export const configMapManifests = (): Manifest[] => [
  configMap('istio', {
    mesh: [
      'accessLogFile: /dev/stdout',
      'defaultConfig:',
      '  discoveryAddress: istiod.istio-system.svc:15012',
      '  proxyMetadata:',
      '    ISTIO_META_ENABLE_HBONE: "true"',
      'rootNamespace: istio-system',
      'trustDomain: cluster.local',
    ].join('\n'),
    meshNetworks: 'networks: {}',
  }),
  configMap('istio-ca-root-cert', { 'root-cert.pem': root }),
  configMap('istio-cni-config', {
    AMBIENT_ENABLED: 'true',
    AMBIENT_DNS_CAPTURE: 'true',
    EXCLUDED_NAMESPACES: 'kube-system',
  }),
  configMap('istio-sidecar-injector', {
    config: 'policy: enabled\nalwaysInjectSelector: []\nneverInjectSelector: []\ntemplates: {}\n',
    values: JSON.stringify({ sidecarInjectorWebhook: { enableNamespacesByDefault: false } }),
  }),
];
