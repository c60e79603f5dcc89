import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { collect } from '../../src/app/collect.ts';
import { missing } from '../../src/model/reading.ts';
import { documentsIn } from '../../src/sources/manifests/documents.ts';
import { manifestSource } from '../../src/sources/manifests/source.ts';

/*
 * What the mesh was installed with, read from the ConfigMaps and pods that say it. A cluster is read by the same code
 * (`state-readers.ts`), which test/sources/kubernetes.test.ts shows.
 */

const period = { start: '2026-11-09T00:00:00Z', end: '2026-11-16T00:00:00Z', zone: 'UTC', hours: 168 };
const read = async (objects: readonly object[], istioVersion?: string) => {
  const { documents } = documentsIn(objects.map((one) => JSON.stringify(one)).join('\n---\n'), 'x.yaml');
  return (await collect([manifestSource(documents, { istioVersion })], period, () => {})).facts;
};

const configMap = (name: string, data: object, { namespace = 'istio-system', labels = {} } = {}) => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap' },
  metadata: { name, namespace, labels },
  data,
});
const istiod = (
  image: string,
  { namespace = 'istio-system', labels = {} }: { namespace?: string; labels?: object } = {},
) => ({
  ...{ apiVersion: 'v1', kind: 'Pod' },
  metadata: { name: 'istiod-1', namespace, labels: { app: 'istiod', ...labels } },
  spec: { containers: [{ name: 'discovery', image }] },
});
const root = readFileSync(new URL('../support/tls/mesh-root.pem', import.meta.url), 'utf8');

describe('the control planes', () => {
  it.each([
    ['by the tag of the image', istiod('docker.io/istio/pilot:1.29.2-distroless'), '1.29.2'],
    [
      'by their label, where the image has a digest',
      istiod('pilot@sha256:0', { labels: { 'app.kubernetes.io/version': '1.30.1' } }),
      '1.30.1',
    ],
  ])('%s', async (_, pod, version) => {
    expect((await read([pod])).controlPlanes).toEqual({
      known: true,
      value: [{ version, from: 'Pod istio-system/istiod-1' }],
    });
  });

  it('each of several, with its revision', async () => {
    const canary = { ...istiod('istio/pilot:1.30.0', { labels: { 'istio.io/rev': '1-30' } }) };
    const named = { ...canary, metadata: { ...canary.metadata, name: 'istiod-1-30' } };
    const { controlPlanes } = await read([
      istiod('istio/pilot:1.29.2', { labels: { 'istio.io/rev': 'default' } }),
      named,
    ]);
    expect(controlPlanes).toMatchObject({
      value: [
        { version: '1.29.2', revision: 'default' },
        { version: '1.30.0', revision: '1-30' },
      ],
    });
  });

  it.each(['Failed', 'Succeeded'])('but none that is over, as an evicted one is (%s)', async (phase) => {
    const old = { ...istiod('istio/pilot:1.28.3'), status: { phase } };
    const { controlPlanes } = await read([
      { ...old, metadata: { ...old.metadata, name: 'istiod-0' } },
      istiod('istio/pilot:1.30.3'),
    ]);
    expect(controlPlanes).toMatchObject({ known: true, value: [{ version: '1.30.3' }] });
  });

  it('as stated, whatever the cluster says', async () => {
    expect((await read([istiod('istio/pilot:1.29.2')], '1.31')).controlPlanes).toEqual({
      known: true,
      value: [{ version: '1.31', from: 'as stated' }],
    });
  });

  it.each([
    ['there is no istiod', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }],
    ['istiod does not tell', istiod('istio/pilot:latest')],
  ])('are not known where %s, and how to say them is', async (_, object) => {
    expect((await read([object])).controlPlanes).toMatchObject({
      known: false,
      why: expect.stringContaining('--istio-version'),
    });
  });
});

describe('MeshConfig', () => {
  it('is what the ConfigMap says', async () => {
    const mesh = [
      'rootNamespace: policies',
      'trustDomain: corp.example',
      'defaultConfig:',
      '  proxyMetadata: { ISTIO_META_DNS_CAPTURE: "true" }',
      '  proxyStatsMatcher: { inclusionRegexps: [".*downstream_cx_active"], inclusionPrefixes: [http] }',
    ].join('\n');
    expect((await read([istiod('istio/pilot:1.30.0'), configMap('istio', { mesh })])).meshConfig).toEqual({
      known: true,
      value: {
        ...{ rootNamespace: 'policies', trustDomain: 'corp.example', dnsCapture: true },
        statsInclusions: ['http', '.*downstream_cx_active'],
      },
    });
  });

  it('is that of a revision, in the namespace of its istiod', async () => {
    const pod = istiod('istio/pilot:1.30.0', { namespace: 'mesh', labels: { 'istio.io/rev': 'blue' } });
    const { meshConfig } = await read([
      pod,
      configMap('istio-blue', { mesh: 'trustDomain: blue' }, { namespace: 'mesh' }),
    ]);
    expect(meshConfig).toMatchObject({ known: true, value: { rootNamespace: 'mesh', trustDomain: 'blue' } });
  });

  it.each([
    ['no YAML', 'a: [', /key mesh of ConfigMap istio-system\/istio is not understood/],
    ['of another shape', 'rootNamespace: [1]', /rootNamespace/],
  ])('that is %s is missing, by name', async (_, mesh, why) => {
    expect((await read([istiod('x:1.30.0'), configMap('istio', { mesh })])).meshConfig).toEqual(
      missing(expect.stringMatching(why)),
    );
  });
});

it('the injector’s own policy', async () => {
  const config = 'policy: disabled\nneverInjectSelector: [{ matchExpressions: [{ key: job, operator: Exists }] }]';
  const values = '{"sidecarInjectorWebhook":{"enableNamespacesByDefault":true}}';
  const { injectorConfig } = await read([istiod('x:1.30.0'), configMap('istio-sidecar-injector', { config, values })]);
  expect(injectorConfig).toEqual({
    known: true,
    value: {
      ...{ policy: 'disabled', always: [], namespacesByDefault: true },
      never: [{ labels: {}, expressions: [{ key: 'job', operator: 'Exists', values: [] }] }],
    },
  });
});

it.each([
  [
    'EXCLUDED_NAMESPACES',
    { EXCLUDED_NAMESPACES: 'kube-system,legacy', AMBIENT_DNS_CAPTURE: 'false' },
    { dnsCapture: false, excludedNamespaces: ['kube-system', 'legacy'] },
  ],
  ['its older name', { EXCLUDE_NAMESPACES: 'a' }, { excludedNamespaces: ['a'] }],
  [
    'selectors',
    { AMBIENT_ENABLEMENT_SELECTOR: '- podSelector: { matchLabels: { mesh: "on" } }' },
    {
      excludedNamespaces: ['kube-system'],
      enablement: [{ pod: { labels: { mesh: 'on' }, expressions: [] }, namespace: { labels: {}, expressions: [] } }],
    },
  ],
])('istio-cni by %s', async (_, data, value) => {
  expect((await read([configMap('istio-cni-config', data)])).ambientCni).toEqual({ known: true, value });
});

it('the root certificates that the mesh distributes, each of a bundle', async () => {
  const bundle = configMap('istio-ca-root-cert', { 'root-cert.pem': `${root}\n${root}` });
  const { rootCertificates } = await read([istiod('x:1.30.0'), bundle]);
  const one = {
    subject: 'O=cluster.local',
    notAfter: '2036-11-25T21:58:08.000Z',
    from: 'ConfigMap istio-system/istio-ca-root-cert',
  };
  expect(rootCertificates).toEqual({ known: true, value: [one, one] });
});

it('a root certificate that is none is missing, by name', async () => {
  const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
  const { rootCertificates } = await read([
    istiod('x:1.30.0'),
    configMap('istio-ca-root-cert', { 'root-cert.pem': pem }),
  ]);
  expect(rootCertificates).toEqual(missing(expect.stringContaining('cannot be read')));
});

it('parameters of Gateways: those that one names, and those for a class, and no others', async () => {
  const gateway = {
    ...{
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'waypoint', namespace: 'shop' },
    },
    spec: {
      gatewayClassName: 'istio-waypoint',
      infrastructure: { parametersRef: { group: '', kind: 'ConfigMap', name: 'slow' } },
    },
  };
  const deployment = 'spec: { replicas: 3, template: { spec: { terminationGracePeriodSeconds: 60 } } }';
  const ofClass = { labels: { 'gateway.istio.io/defaults-for-class': 'istio-waypoint' } };
  const { gatewayParameters } = await read([
    gateway,
    configMap('slow', { deployment }, { namespace: 'shop' }),
    configMap('other', { deployment }, { namespace: 'shop' }),
    configMap(
      'defaults',
      { horizontalPodAutoscaler: 'spec: { minReplicas: 2, maxReplicas: 5 }', podDisruptionBudget: 'spec: {}' },
      ofClass,
    ),
    configMap('elsewhere', {}, { namespace: 'shop', ...ofClass }),
  ]);
  expect(gatewayParameters).toEqual({
    known: true,
    value: [
      { namespace: 'shop', name: 'slow', graceSeconds: 60, replicas: 3, disruptionBudget: false },
      {
        ...{ namespace: 'istio-system', name: 'defaults', forClass: 'istio-waypoint', disruptionBudget: true },
        autoscaler: { minReplicas: 2, maxReplicas: 5 },
      },
    ],
  });
});

it('Calico by its API or its CRDs, its operator, and Cilium', async () => {
  const felix = (apiVersion: string, spec: object) => ({
    apiVersion,
    kind: 'FelixConfiguration',
    metadata: { name: 'default' },
    spec,
  });
  const installation = {
    apiVersion: 'operator.tigera.io/v1',
    kind: 'Installation',
    metadata: { name: 'default' },
    spec: { calicoNetwork: { linuxDataplane: 'BPF' } },
  };
  const cilium = configMap(
    'cilium-config',
    { 'cni-exclusive': 'true', 'bpf-lb-sock': 'true', debug: 'false' },
    { namespace: 'kube-system' },
  );
  const { networkPlugins } = await read([
    felix('crd.projectcalico.org/v1', { bpfEnabled: true }),
    installation,
    cilium,
  ]);
  expect(networkPlugins).toEqual({
    known: true,
    value: [
      { plugin: 'calico', from: 'FelixConfiguration default', settings: { bpfEnabled: 'true' } },
      { plugin: 'calico', from: 'Installation default', settings: { linuxDataplane: 'BPF' } },
      {
        ...{ plugin: 'cilium', from: 'ConfigMap kube-system/cilium-config' },
        settings: { 'cni-exclusive': 'true', 'bpf-lb-sock': 'true' },
      },
    ],
  });
  const both = [
    felix('projectcalico.org/v3', { bpfEnabled: false }),
    felix('crd.projectcalico.org/v1', { bpfEnabled: true }),
  ];
  expect((await read(both)).networkPlugins).toMatchObject({ value: [{ settings: { bpfEnabled: 'false' } }] });
});
