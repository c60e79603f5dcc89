import { describe, expect, it } from 'vitest';
import { ambientAsked } from '../../src/derive/ambient-asked.ts';
import { bothAsked } from '../../src/derive/asked.ts';
import { sidecarAsked } from '../../src/derive/sidecar-asked.ts';
import { known, missing } from '../../src/model/reading.ts';
import { pod } from '../analysis/realisable/cluster-of-nodes.ts';

type Labels = Readonly<Record<string, string>>;
const refused = missing('refused');
const namespaces = known([
  { name: 'sidecars', labels: { 'istio-injection': 'enabled' } },
  { name: 'ambient', labels: { 'istio.io/dataplane-mode': 'ambient' } },
  { name: 'plain', labels: {} },
]);
const asking = (namespace: string, labels: Labels = {}) => ({
  ...{ namespace, labels, annotations: {}, hostNetwork: false },
});
const unsure = (text: string) => ({ unsure: expect.stringContaining(text) });
const inject = { 'sidecar.istio.io/inject': 'true' };

describe('who asks for a sidecar', () => {
  const injector = known({ policy: 'enabled' as const, always: [], never: [], namespacesByDefault: false });

  it.each([
    ['by its namespace', namespaces, injector, asking('sidecars'), true],
    ['by nothing', namespaces, injector, asking('plain'), false],
    ['whose namespace was not read', namespaces, injector, asking('elsewhere'), unsure('namespace elsewhere')],
    ['whose namespace was refused', refused, injector, asking('sidecars'), unsure('namespaces: refused')],
    ['by its namespace, past an unknown injector', namespaces, refused, asking('sidecars'), unsure('injectorConfig')],
    ['that insists, past an unknown injector', namespaces, refused, asking('sidecars', inject), true],
    ['by nothing, past an unknown injector', namespaces, refused, asking('plain'), false],
  ])('a pod %s', (_, read, injectorConfig, one, expected) => {
    expect(sidecarAsked({ namespaces: read, injectorConfig })(one)).toEqual(expected);
  });
});

describe('who asks for ambient', () => {
  const cni = known({ excludedNamespaces: [] });
  const istio = (version: string) => known([{ version, from: 'as stated' }]);
  const captured = pod('captured', 0, 0, {
    namespace: 'ambient',
    annotations: { 'ambient.istio.io/redirection': 'enabled' },
  });

  it.each([
    ['by its namespace', cni, istio('1.30.3'), [], 'ambient', true],
    ['by nothing', cni, istio('1.30.3'), [], 'plain', false],
    ['whose namespace was not read', cni, istio('1.30.3'), [], 'elsewhere', unsure('namespace elsewhere')],
    ['past an unknown istio-cni of 1.26, beside a captured one', refused, istio('1.26.8'), [captured], 'ambient', true],
    ['… but not where none is captured', refused, istio('1.26.8'), [], 'ambient', unsure('ambientCni')],
    ['… nor from 1.27 on', refused, istio('1.27.0'), [captured], 'ambient', unsure('ambientCni')],
    ['… nor where the version is not known', refused, refused, [captured], 'ambient', unsure('ambientCni')],
    ['by nothing, past an unknown istio-cni', refused, istio('1.30.3'), [], 'plain', false],
    ['in kube-system, past an unknown istio-cni', refused, istio('1.26.8'), [captured], 'kube-system', false],
  ])('a pod %s', (_, ambientCni, controlPlanes, pods, namespace, expected) => {
    expect(ambientAsked({ namespaces, ambientCni, controlPlanes }, pods)(asking(namespace))).toEqual(expected);
  });
});

it.each([
  ['one no decides', false, { unsure: 'x' }, false],
  ['two of yes are both', true, true, true],
  ['what is unsure stays so', true, { unsure: 'x' }, { unsure: 'x' }],
  ['the same reason is told once', { unsure: 'x' }, { unsure: 'x' }, { unsure: 'x' }],
])('of two wishes %s', (_, one, other, expected) => {
  expect(bothAsked(one, other)).toEqual(expected);
  expect(bothAsked(other, one)).toEqual(expected);
});
