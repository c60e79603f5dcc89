import { expect, it } from 'vitest';
import { denyingOnZtunnel } from '../../src/derive/denying-on-ztunnel.ts';
import { AuthorizationPolicy } from '../../src/sources/kubernetes/schema/authorization-policy.ts';

const get = { to: [{ operation: { methods: ['GET'] } }] };
const web = { from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] };
const getOn8080 = { to: [{ operation: { ports: ['8080'], methods: ['GET'] } }] };
const trusting = { from: [{ source: { namespaces: ['a'] } }, { source: { trustDomains: ['b'] } }] };
const trustingMore = { from: [{ source: { namespaces: ['a'], trustDomains: ['b'] } }] };

const denying = (action: string, rules: readonly object[], minor = 30, dryRun = 'false') =>
  denyingOnZtunnel(
    AuthorizationPolicy.parse({
      metadata: { name: 'x', namespace: 'shop', annotations: { 'istio.io/dry-run': dryRun } },
      spec: { action, rules },
    }),
    minor,
  ).denies;

it.each([
  ['an ALLOW of L4 denies the rest', 'ALLOW', [web], 'as written'],
  ['an ALLOW without rules denies all, by design', 'ALLOW', [], 'as written'],
  ['an ALLOW of HTTP allows nothing', 'ALLOW', [get], 'more'],
  ['an ALLOW of which one rule is HTTP allows less', 'ALLOW', [web, get], 'more'],
  ['an ALLOW that loses an alternative allows less', 'ALLOW', [trusting], 'more'],
  ['an ALLOW that is wider denies less, and no more', 'ALLOW', [trustingMore], 'as written'],
  ['a DENY of L4', 'DENY', [web], 'as written'],
  ['a DENY of HTTP alone never fires', 'DENY', [get], 'nothing'],
  ['a DENY without rules never fires', 'DENY', [], 'nothing'],
  ['a DENY that mixes both is wider', 'DENY', [getOn8080], 'more'],
  ['a DENY that loses an alternative denies less, and no more', 'DENY', [trusting], 'as written'],
  ['a DENY of which one rule never fires', 'DENY', [get, web], 'as written'],
  ['AUDIT is not sent', 'AUDIT', [web], 'nothing'],
  ['CUSTOM is not sent', 'CUSTOM', [web], 'nothing'],
])('%s', (_, action, rules, expected) => {
  expect(denying(action, rules)).toBe(expected);
});

it.each([
  ['a dry run is enforced up to 1.28', 'DENY', [web], 28, 'more'],
  ['a dry run that never fires denies nothing', 'DENY', [get], 28, 'nothing'],
  ['a dry run is not sent from 1.29 on', 'DENY', [web], 29, 'nothing'],
])('%s', (_, action, rules, minor, expected) => {
  expect(denying(action, rules, minor, 'true')).toBe(expected);
});
