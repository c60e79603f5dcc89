import type { Fact } from '../model/snapshot.ts';

type Policy = Fact<'authorizationPolicies'>[number];

const l7Operations = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'];
/** `trustDomains` (1.30) is not L7, but istiod drops it on the way to ztunnel without a word. */
const l7Sources = [
  'requestPrincipals',
  'notRequestPrincipals',
  'remoteIpBlocks',
  'notRemoteIpBlocks',
  'trustDomains',
  'notTrustDomains',
];
const l4Conditions = ['source.ip', 'source.namespace', 'source.principal', 'destination.ip', 'destination.port'];

/**
 * Whether ztunnel cannot enforce the policy as written, so that its workloads need a waypoint in ambient:
 * it names a request attribute, or its action is AUDIT or CUSTOM.
 * @see istio/istio pilot/pkg/serviceregistry/ambient/authorization.go, 1.30.3
 */
export function needsWaypoint(policy: Policy): boolean {
  if (policy.action === 'AUDIT' || policy.action === 'CUSTOM') return true;
  return policy.rules.some(
    ({ from, to, when }) =>
      from.some((source) => l7Sources.some((field) => field in source)) ||
      to.some((operation) => l7Operations.some((field) => field in operation)) ||
      when.some(({ key }) => !l4Conditions.includes(key)),
  );
}
