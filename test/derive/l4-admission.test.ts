import { describe, expect, it } from 'vitest';
import { type Caller, matchesCaller } from '../../src/derive/l4-admission.ts';
import { AuthorizationPolicy } from '../../src/sources/kubernetes/schema/authorization-policy.ts';

const waypoint = { namespace: 'shop', serviceAccount: 'waypoint', trustDomain: 'corp.example' };
const answer = (rules: readonly object[], caller: Caller = waypoint) =>
  matchesCaller(
    AuthorizationPolicy.parse({ metadata: { name: 'x', namespace: 'shop' }, spec: { rules } }).rules,
    caller,
    'shop',
  );
const source = (fields: object) => [{ from: [{ source: fields }] }];
const when = (key: string, fields: object) => [{ when: [{ key, ...fields }] }];

describe('whether rules of L4 match a caller', () => {
  it.each([
    ['no rules match nobody', [], 'no'],
    ['a rule without clauses matches everybody', [{}], 'yes'],
    ['its principal', source({ principals: ['corp.example/ns/shop/sa/waypoint'] }), 'yes'],
    [
      'its principal by the name that stands for every trust domain, which ztunnel does not read so (istio/ztunnel#1260)',
      source({ principals: ['cluster.local/ns/shop/sa/waypoint'] }),
      'no',
    ],
    ['a principal of another trust domain', source({ principals: ['evil.example/ns/shop/sa/waypoint'] }), 'no'],
    ['a prefix', source({ principals: ['corp.example/ns/shop/*'] }), 'yes'],
    ['a suffix', source({ principals: ['*/sa/waypoint'] }), 'yes'],
    ['whoever has an identity', source({ principals: ['*'] }), 'yes'],
    ['everybody but it', source({ notPrincipals: ['*/sa/waypoint'] }), 'no'],
    ['everybody but another', source({ notPrincipals: ['*/sa/other'] }), 'yes'],
    ['its namespace', source({ namespaces: ['shop'] }), 'yes'],
    ['its service account, of the policy’s namespace', source({ serviceAccounts: ['waypoint'] }), 'yes'],
    ['its service account by both names', source({ serviceAccounts: ['shop/waypoint'] }), 'yes'],
    ['a service account of another namespace', source({ serviceAccounts: ['other/waypoint'] }), 'no'],
    ['all attributes of a source must match', source({ namespaces: ['shop'], principals: ['*/sa/other'] }), 'no'],
    ['an address is not known', source({ ipBlocks: ['10.0.0.0/8'] }), 'maybe'],
    [
      'an address cannot help where the namespace is wrong',
      source({ ipBlocks: ['10.0.0.0/8'], namespaces: ['x'] }),
      'no',
    ],
    ['a source that says nothing matches nobody', source({}), 'no'],
    [
      'one of two sources is enough',
      [{ from: [{ source: { namespaces: ['x'] } }, { source: { namespaces: ['shop'] } }] }],
      'yes',
    ],
    ['a port is not known', [{ to: [{ operation: { ports: ['80'] } }] }], 'maybe'],
    ['every clause must hold', [{ ...source({ namespaces: ['x'] })[0], to: [{ operation: { ports: ['80'] } }] }], 'no'],
    ['one of two rules is enough', [...source({ namespaces: ['x'] }), ...source({ namespaces: ['shop'] })], 'yes'],
    ['a condition on its namespace', when('source.namespace', { values: ['shop'] }), 'yes'],
    ['a condition that excludes it', when('source.namespace', { notValues: ['shop'] }), 'no'],
    ['a condition on its principal', when('source.principal', { values: ['*/sa/other'] }), 'no'],
    ['a condition on an address', when('source.ip', { values: ['10.0.0.1'] }), 'maybe'],
  ])('%s: %s', (_, rules, expected) => {
    expect(answer(rules)).toBe(expected);
  });

  it.each([
    [
      'a principal of whatever trust domain may be it',
      source({ principals: ['corp.example/ns/shop/sa/waypoint'] }),
      'maybe',
    ],
    ['a prefix may be too', source({ principals: ['corp.example/ns/shop/*'] }), 'maybe'],
    ['and one of a part of the domain', source({ principals: ['corp*'] }), 'maybe'],
    [
      'everybody but one of whatever trust domain may be it',
      source({ notPrincipals: ['a.b/ns/shop/sa/waypoint'] }),
      'maybe',
    ],
    ['a suffix is it in every trust domain', source({ principals: ['*/ns/shop/sa/waypoint'] }), 'yes'],
    ['another service account is never it', source({ principals: ['corp.example/ns/shop/sa/other'] }), 'no'],
    ['nor is another suffix', source({ principals: ['*/sa/other'] }), 'no'],
  ])('where the trust domain is not known, %s: %s', (_, rules, expected) => {
    expect(answer(rules, { ...waypoint, trustDomain: undefined })).toBe(expected);
  });
});
