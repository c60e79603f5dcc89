import { describe, expect, it } from 'vitest';
import { effectiveMtls } from '../../src/derive/effective-mtls.ts';
import type { MtlsMode, PeerAuthentication } from '../../src/model/policy-facts.ts';

const cart = { namespace: 'shop', labels: { app: 'cart' } };
const policy = (namespace: string, mode: MtlsMode, more: Partial<PeerAuthentication> = {}): PeerAuthentication => ({
  ...{ namespace, name: `${namespace}-${mode}`, mode, portModes: {} },
  ...more,
});
const own = (mode: MtlsMode, portModes: Record<string, MtlsMode> = {}, more: Partial<PeerAuthentication> = {}) =>
  policy('shop', mode, { name: 'own', selector: { app: 'cart' }, portModes, ...more });
const modes = (policies: readonly PeerAuthentication[]) => {
  const { mode, portModes } = effectiveMtls(cart, policies, 'istio-system');
  return [mode, portModes];
};

describe('the mTLS of a workload', () => {
  it.each([
    ['PERMISSIVE where nobody says anything', [], 'PERMISSIVE'],
    ['what the mesh says', [policy('istio-system', 'STRICT')], 'STRICT'],
    [
      'what the namespace says, over the mesh',
      [policy('istio-system', 'STRICT'), policy('shop', 'DISABLE')],
      'DISABLE',
    ],
    [
      'what selects it, over both',
      [policy('istio-system', 'DISABLE'), policy('shop', 'DISABLE'), own('STRICT')],
      'STRICT',
    ],
    ['UNSET inherits', [policy('istio-system', 'STRICT'), policy('shop', 'UNSET'), own('UNSET')], 'STRICT'],
    ['nothing of another namespace', [policy('other', 'STRICT')], 'PERMISSIVE'],
    ['nothing that selects another', [own('STRICT', {}, { selector: { app: 'web' } })], 'PERMISSIVE'],
    [
      'a selector in the root namespace counts nowhere',
      [policy('istio-system', 'STRICT', { selector: { app: 'cart' } })],
      'PERMISSIVE',
    ],
  ])('%s', (_, policies, expected) => {
    expect(modes(policies)).toEqual([expected, {}]);
  });

  it('of two in one scope the oldest counts', () => {
    const older = policy('shop', 'STRICT', { name: 'b', createdAt: '2026-01-01T00:00:00Z' });
    const younger = policy('shop', 'DISABLE', { name: 'a', createdAt: '2026-02-01T00:00:00Z' });
    expect(modes([younger, older])[0]).toBe('STRICT');
  });

  it('ports differ by the policy that selects it, and by no other', () => {
    const wide = policy('shop', 'STRICT', { portModes: { 8080: 'PERMISSIVE' } });
    expect(modes([wide])).toEqual(['STRICT', {}]);
    expect(modes([wide, own('UNSET', { 8080: 'PERMISSIVE', 9090: 'UNSET', 7070: 'STRICT' })])).toEqual([
      'STRICT',
      { 8080: 'PERMISSIVE' },
    ]);
  });

  it('names the policy whose mode it is, and the one whose ports count', () => {
    const [namespaced, selecting] = [policy('shop', 'STRICT'), own('UNSET', { 25: 'DISABLE' })];
    expect(effectiveMtls(cart, [namespaced, selecting], 'istio-system')).toMatchObject({
      modeFrom: namespaced,
      portsFrom: selecting,
    });
  });
});
