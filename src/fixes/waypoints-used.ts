import { findNamed } from '../derive/find-named.ts';
import { shutOutThere, shutOutWants } from '../derive/shut-out-there.ts';
import { gatewayNameLabel } from '../derive/waypoints.ts';
import { defineFixer } from '../model/fix.ts';
import type { Fact } from '../model/snapshot.ts';

export const waypointsUsed = defineFixer({
  check: 'waypoints-used',
  wants: ['gateways', 'workloadRules', 'telemetries', ...shutOutWants],

  fix(about, { gateways, workloadRules, telemetries, ...facts }) {
    const { namespace = '', name } = about;
    const { authorizationPolicies, namespaces } = facts;
    if (!authorizationPolicies.known || !workloadRules.known || !telemetries.known)
      return { cannot: 'which policies are bound to it is not known' };
    const bound = [...authorizationPolicies.value, ...workloadRules.value, ...telemetries.value].some((policy) =>
      isMeantFor(policy, { namespace, name }),
    );
    if (!bound) return { says: 'Nothing uses it.', steps: [{ delete: about }] };
    const home = namespaces.known ? namespaces.value.find((one) => one.name === namespace) : undefined;
    const takes = findNamed(about, gateways)?.labels['istio.io/waypoint-for'] ?? 'service';
    if (home === undefined || 'istio.io/use-waypoint' in home.labels || takes === 'workload')
      return {
        cannot: 'policies are bound to it: label what should use it `istio.io/use-waypoint`, or delete them too',
      };
    const denied = shutOutThere({ namespace, name }, [{ kind: 'Namespace', namespace, name: namespace }], facts);
    if (denied !== undefined) return { cannot: denied };
    return {
      says: 'Policies are for it: what stands in its namespace uses it from now on.',
      steps: [
        {
          patch: { apiVersion: 'v1', kind: 'Namespace', name: namespace },
          merge: { metadata: { labels: { 'istio.io/use-waypoint': name } } },
        },
      ],
    };
  },
});

/** Bound to the waypoint, or meant to be: a selector that names it is mended by the fix of policies-attached. */
const isMeantFor = (
  {
    namespace,
    selector = {},
    targetRefs,
  }: Pick<Fact<'authorizationPolicies'>[number], 'namespace' | 'selector' | 'targetRefs'>,
  waypoint: { readonly namespace: string; readonly name: string },
): boolean =>
  namespace === waypoint.namespace &&
  (targetRefs.some(({ kind, name }) => kind === 'Gateway' && name === waypoint.name) ||
    [selector['istio.io/gateway-name'], selector[gatewayNameLabel]].includes(waypoint.name));
