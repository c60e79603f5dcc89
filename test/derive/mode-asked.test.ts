import { describe, expect, it } from 'vitest';
import { asksForAmbient, asksForSidecar } from '../../src/derive/mode-asked.ts';

type Labels = Readonly<Record<string, string>>;
const chart = { policy: 'enabled', always: [], never: [], namespacesByDefault: false } as const;
const asking = (labels: Labels = {}, more: object = {}) => ({
  ...{ namespace: 'shop', labels, annotations: {}, hostNetwork: false },
  ...more,
});
const inject = (value: string) => ({ 'sidecar.istio.io/inject': value });
const selector = (labels: Labels) => ({ labels, expressions: [] });

/** The table of facts §A4. */
describe('who gets a sidecar, by the default webhooks', () => {
  it.each([
    ['a namespace with istio-injection=enabled', { 'istio-injection': 'enabled' }, {}, true],
    ['… also where it names a revision as well', { 'istio-injection': 'enabled', 'istio.io/rev': 'x' }, {}, true],
    ['… but not a pod that says false', { 'istio-injection': 'enabled' }, inject('false'), false],
    ['any other value of istio-injection', { 'istio-injection': 'disabled' }, {}, false],
    ['… even for a pod that says true', { 'istio-injection': 'disabled' }, inject('true'), false],
    ['a namespace with a revision alone', { 'istio.io/rev': 'stable' }, {}, true],
    ['… but not a pod that says false', { 'istio.io/rev': 'stable' }, inject('false'), false],
    ['a pod with a revision, in a plain namespace', {}, { 'istio.io/rev': 'stable' }, true],
    ['… but not when it says false', {}, { 'istio.io/rev': 'stable', ...inject('false') }, false],
    ['a pod that says true, in a plain namespace', {}, inject('true'), true],
    ['nobody who says anything', {}, {}, false],
  ] as const)('%s', (_, namespace, labels, expected) => {
    expect(asksForSidecar(asking(labels), namespace, chart)).toBe(expected);
  });

  const enabled = { 'istio-injection': 'enabled' };
  it.each([
    ['the network of the host is never injected', asking({}, { hostNetwork: true }), chart, false],
    ['kube-system is never injected', asking({}, { namespace: 'kube-system' }), chart, false],
    ['the deprecated annotation says no', asking({}, { annotations: inject('no') }), chart, false],
    ['the label wins over the annotation', asking(inject('true'), { annotations: inject('false') }), chart, true],
    ['an invalid label is as if it were not there', asking(inject('maybe')), chart, true],
    ['neverInjectSelector', asking({ job: 'x' }), { ...chart, never: [selector({ job: 'x' })] }, false],
    [
      '… loses against the label',
      asking({ job: 'x', ...inject('true') }),
      { ...chart, never: [selector({ job: 'x' })] },
      true,
    ],
    ['policy disabled', asking(), { ...chart, policy: 'disabled' as const }, false],
    [
      'alwaysInjectSelector wins over the policy',
      asking({ job: 'x' }),
      { ...chart, policy: 'disabled' as const, always: [selector({ job: 'x' })] },
      true,
    ],
  ])('in an injected namespace: %s', (_, pod, injector, expected) => {
    expect(asksForSidecar(pod, enabled, injector)).toBe(expected);
  });

  it('the annotation alone triggers no webhook', () => {
    expect(asksForSidecar(asking({}, { annotations: inject('true') }), {}, chart)).toBe(false);
  });

  it('enableNamespacesByDefault injects what says nothing', () => {
    expect(asksForSidecar(asking(), {}, { ...chart, namespacesByDefault: true })).toBe(true);
  });

  it('of a namespace that is not known, only a no of the pod itself is known', () => {
    expect(asksForSidecar(asking(), undefined, chart)).toBeUndefined();
    expect(asksForSidecar(asking(inject('true')), undefined, chart)).toBeUndefined();
    expect(asksForSidecar(asking(inject('false')), undefined, chart)).toBe(false);
  });
});

/** Facts §A5. */
describe('who asks for ambient', () => {
  const cni = { excludedNamespaces: ['kube-system'] };
  const mode = (value: string) => ({ 'istio.io/dataplane-mode': value });
  it.each([
    ['a pod of an ambient namespace', mode('ambient'), {}, true],
    ['a pod that opts out', mode('ambient'), mode('none'), false],
    ['a pod alone', {}, mode('ambient'), true],
    ['a pod of a namespace that opts out', mode('none'), {}, false],
    ['nobody who says anything', {}, {}, false],
    ['a value that is none of Istio’s leaves it to the namespace', mode('ambient'), mode('waypoint'), true],
  ])('%s', (_, namespace, labels, expected) => {
    expect(asksForAmbient(asking(labels), namespace, cni)).toBe(expected);
  });

  it('the network of the host, and excluded namespaces, are never captured', () => {
    expect(asksForAmbient(asking({}, { hostNetwork: true }), mode('ambient'), cni)).toBe(false);
    expect(asksForAmbient(asking({}, { namespace: 'kube-system' }), mode('ambient'), cni)).toBe(false);
  });

  it('of a namespace that is not known, only what the pod itself says is known', () => {
    expect(asksForAmbient(asking(), undefined, cni)).toBeUndefined();
    expect(asksForAmbient(asking(mode('none')), undefined, cni)).toBe(false);
    expect(asksForAmbient(asking(mode('ambient')), undefined, cni)).toBe(true);
  });

  it('selectors of istio-cni (1.27) take the place of the label', () => {
    const everything = { labels: {}, expressions: [] };
    const configured = {
      ...cni,
      enablement: [
        { pod: selector({ mesh: 'on' }), namespace: everything },
        {
          pod: { labels: {}, expressions: [{ key: 'istio.io/dataplane-mode', operator: 'NotIn', values: ['none'] }] },
          namespace: selector({ tier: 'meshed' }),
        },
      ],
    };
    expect(asksForAmbient(asking(), mode('ambient'), configured)).toBe(false);
    expect(asksForAmbient(asking({ mesh: 'on' }), {}, configured)).toBe(true);
    expect(asksForAmbient(asking(), { tier: 'meshed' }, configured)).toBe(true);
    expect(asksForAmbient(asking(mode('none')), { tier: 'meshed' }, configured)).toBe(false);
    expect(asksForAmbient(asking(), undefined, configured)).toBeUndefined();
  });
});
