import { describe, expect, it } from 'vitest';
import { ambientCapture, sidecarCapture } from '../../src/derive/dns-capture.ts';
import { known, missing } from '../../src/model/reading.ts';
import { container, pod } from '../analysis/realisable/cluster-of-nodes.ts';

const refused = missing('refused');
const mesh = (dnsCapture: boolean) =>
  known({ rootNamespace: 'istio-system', trustDomain: 'cluster.local', dnsCapture, statsInclusions: [] });

describe('DNS capture of a sidecar', () => {
  const sidecar = (variable: string | undefined, annotation?: string) => {
    const environment = variable === undefined ? {} : { environment: { ISTIO_META_DNS_CAPTURE: variable } };
    return pod('cart', 0, 0, {
      annotations: annotation === undefined ? {} : { 'proxy.istio.io/config': annotation },
      initContainers: [container('istio-proxy', 0, 0, { restartable: true, ...environment })],
    });
  };
  const yaml = (value: string): string => `proxyMetadata:\n  ISTIO_META_DNS_CAPTURE: ${value}\n`;

  it.each([
    ['its variable says on', sidecar('true'), mesh(false), known(true)],
    ['its variable says off, and the mesh on', sidecar('false'), mesh(true), known(false)],
    ['its annotation says on', sidecar(undefined, yaml('"true"')), mesh(false), known(true)],
    ['its annotation says off, without quotes', sidecar(undefined, yaml('false')), mesh(true), known(false)],
    [
      'its annotation is JSON',
      sidecar(undefined, '{"proxyMetadata":{"ISTIO_META_DNS_CAPTURE":"true"}}'),
      mesh(false),
      known(true),
    ],
    [
      'its annotation says it in a comment',
      sidecar(undefined, `# ${yaml('"true"').slice(15)}`),
      mesh(false),
      known(false),
    ],
    ['its annotation says something else', sidecar(undefined, 'concurrency: 2'), mesh(true), known(true)],
    ['it says nothing, and the mesh on', sidecar(undefined), mesh(true), known(true)],
    ['nobody says anything', sidecar(undefined), mesh(false), known(false)],
    ['it says nothing, and the mesh is not known', sidecar(undefined), refused, missing('meshConfig: refused')],
  ])('%s', (_, one, meshConfig, expected) => {
    expect(sidecarCapture(one, meshConfig)).toEqual(expected);
  });
});

describe('DNS capture of an ambient pod', () => {
  const cni = (dnsCapture?: boolean) =>
    known({ excludedNamespaces: [], ...(dnsCapture !== undefined && { dnsCapture }) });
  const istio = (version: string) => known([{ version, from: 'as stated' }]);
  const agent = (value?: string) =>
    pod('istio-cni-node', 0, 0, {
      labels: { 'k8s-app': 'istio-cni-node' },
      containers: [
        {
          ...container('install-cni', 0, 0),
          ...(value !== undefined && { environment: { AMBIENT_DNS_CAPTURE: value } }),
        },
      ],
    });
  const says = (value?: string) =>
    pod('cart', 0, 0, { annotations: value === undefined ? {} : { 'ambient.istio.io/dns-capture': value } });
  const unknown = (why: string) => missing(expect.stringContaining(why) as string);

  it.each([
    ['1.24 captures nothing by default', cni(), '1.24.6', [agent()], says(), known(false)],
    ['1.25 captures by default', cni(), '1.25.0', [agent()], says(), known(true)],
    ['its ConfigMap says off', cni(false), '1.30.3', [agent('true')], says(), known(false)],
    ['its ConfigMap says on', cni(true), '1.24.6', [], says(), known(true)],
    ['its environment says off', cni(), '1.30.3', [agent('false')], says(), known(false)],
    [
      'its environment says on, and its ConfigMap is not known',
      refused,
      '1.24.6',
      [agent('true')],
      says(),
      known(true),
    ],
    ['its environments differ', cni(), '1.30.3', [agent('true'), agent('false')], says(), unknown('differ')],
    ['its ConfigMap is not known', refused, '1.30.3', [agent()], says(), unknown('ambientCni: refused')],
    ['a pod opts out', cni(true), '1.25.0', [], says('false'), known(false)],
    ['a pod opts in', cni(false), '1.25.0', [], says('True'), known(true)],
    ['up to 1.24 no pod can opt out', cni(true), '1.24.6', [], says('false'), known(true)],
    ['a pod agrees, whatever the version', cni(true), 'unknown', [], says('true'), known(true)],
    ['whether a pod may opt out depends on the version', cni(true), 'unknown', [], says('false'), unknown('version')],
  ])('%s', (_, ambientCni, version, pods, one, expected) => {
    const controlPlanes = version === 'unknown' ? refused : istio(version);
    expect(ambientCapture({ pods, ambientCni, controlPlanes })(one)).toEqual(expected);
  });
});
