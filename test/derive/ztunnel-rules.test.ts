import { describe, expect, it } from 'vitest';
import { ztunnelRules } from '../../src/derive/ztunnel-rules.ts';
import { AuthorizationPolicy } from '../../src/sources/kubernetes/schema/authorization-policy.ts';

const rules = (action: string, list: readonly object[], minor = 30) =>
  ztunnelRules(
    AuthorizationPolicy.parse({ metadata: { name: 'x', namespace: 'shop' }, spec: { action, rules: list } }),
    minor,
  );
const source = (fields: object) => ({ from: [{ source: fields }] });
const operation = (fields: object) => ({ to: [{ operation: fields }] });
const when = (key: string, fields: object = { values: ['x'] }) => ({ when: [{ key, ...fields }] });

/** What istiod calls L7, and everything that ztunnel has: the lists of facts §B4, written out once more by hand. */
const l7: readonly (readonly [string, object])[] = [
  ...['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'].map(
    (field) => [field, operation({ [field]: ['x'] })] as const,
  ),
  ...['requestPrincipals', 'notRequestPrincipals', 'remoteIpBlocks', 'notRemoteIpBlocks'].map(
    (field) => [field, source({ [field]: ['x'] })] as const,
  ),
  ...[
    'request.headers[x-debug]',
    'request.auth.claims[iss]',
    'request.auth.principal',
    'remote.ip',
    'connection.sni',
    'source.trustDomain',
    'source.serviceAccount',
    'experimental.envoy.filters.a.b',
  ].map((key) => [key, when(key)] as const),
];
const l4: readonly (readonly [string, object])[] = [
  ['ports', operation({ ports: ['8080'] })],
  ['notPorts', operation({ notPorts: ['8080'] })],
  ...[
    'ipBlocks',
    'notIpBlocks',
    'namespaces',
    'notNamespaces',
    'principals',
    'notPrincipals',
    'serviceAccounts',
    'notServiceAccounts',
  ].map((field) => [field, source({ [field]: ['10.0.0.0/8'] })] as const),
  ...['source.ip', 'source.namespace', 'source.principal', 'destination.ip'].map((key) => [key, when(key)] as const),
  ['destination.port', when('destination.port', { values: ['8080'] })],
  ['notValues', when('source.namespace', { notValues: ['legacy'] })],
];

describe('an attribute alone in its clause', () => {
  it.each(l7)('%s is dropped: neither a DENY nor an ALLOW rule can match', (name, rule) => {
    for (const action of ['DENY', 'ALLOW'])
      expect(rules(action, [rule])).toEqual([{ rule: 1, never: true, widenedBy: [], lost: [], dropped: [name] }]);
  });

  it.each(l4)('%s is kept', (_, rule) => {
    for (const action of ['DENY', 'ALLOW'])
      expect(rules(action, [rule])).toEqual([{ rule: 1, never: false, widenedBy: [], lost: [], dropped: [] }]);
  });
});

describe('clauses and matches', () => {
  it.each([
    ['a rule without clauses matches everything', {}, { never: false }],
    [
      'of two clauses one that is lost is enough',
      { ...source({ namespaces: ['a'] }), ...operation({ paths: ['/x'] }) },
      { never: true },
    ],
    [
      'L4 and HTTP in one match: the L4 part stays, and it is wider',
      operation({ ports: ['80'], methods: ['GET'] }),
      { never: false, widenedBy: ['methods'] },
    ],
    [
      'two conditions, one of them lost',
      {
        when: [
          { key: 'source.ip', values: ['10.0.0.1'] },
          { key: 'request.headers[a]', values: ['b'] },
        ],
      },
      { never: true },
    ],
    [
      'of two alternatives one is lost, and the other matches',
      { to: [{ operation: { methods: ['GET'] } }, { operation: { ports: ['80'] } }] },
      { never: false, lost: ['methods'], widenedBy: [] },
    ],
    ['a source that says nothing matches nobody', { from: [{ source: {} }] }, { never: true, dropped: [] }],
    ['a port by name is no port', operation({ ports: ['http'] }), { never: true, dropped: [] }],
    ['a port by name beside one by number', operation({ ports: ['http', '80'] }), { never: false }],
    ['a port that is none', operation({ notPorts: ['65536'] }), { never: true }],
    [
      'an empty list says nothing',
      { ...source({ namespaces: ['a'], requestPrincipals: [] }) },
      { never: false, widenedBy: [] },
    ],
  ])('in a DENY: %s', (_, rule, expected) => {
    expect(rules('DENY', [rule])[0]).toMatchObject(expected);
  });

  it('an ALLOW rule with any HTTP is dropped whole, whatever else it has', () => {
    expect(rules('ALLOW', [operation({ ports: ['80'], methods: ['GET'] })])[0]).toMatchObject({
      never: true,
      widenedBy: [],
    });
  });

  it('trustDomains are neither sent nor flagged: beside others they widen, in ALLOW too', () => {
    const rule = source({ principals: ['*'], trustDomains: ['corp'] });
    for (const action of ['ALLOW', 'DENY'])
      expect(rules(action, [rule])[0]).toMatchObject({ never: false, widenedBy: ['trustDomains'] });
    expect(rules('ALLOW', [source({ notTrustDomains: ['corp'] })])[0]).toMatchObject({ never: true });
  });

  it('rules are judged each by itself, and numbered from 1', () => {
    expect(rules('DENY', [{}, operation({ methods: ['GET'] })]).map(({ rule, never }) => [rule, never])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(rules('DENY', [])).toEqual([]);
  });
});

it.each([
  [22, true],
  [24, true],
  [25, false],
  [31, false],
])('1.%i: service accounts are dropped (%s)', (minor, never) => {
  expect(rules('DENY', [source({ serviceAccounts: ['a/b'] })], minor)[0]?.never).toBe(never);
});
