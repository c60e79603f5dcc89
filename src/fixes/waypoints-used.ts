import { findNamed } from '../derive/find-named.ts';
import { shutOutThere, shutOutWants } from '../derive/shut-out-there.ts';
import { defineFixer } from '../model/fix.ts';

export const waypointsUsed = defineFixer({
  check: 'waypoints-used',
  wants: ['gateways', 'workloadRules', 'telemetries', ...shutOutWants],

  fix(about, { gateways, workloadRules, telemetries, ...facts }) {
    const { namespace = '', name } = about;
    const { authorizationPolicies, namespaces } = facts;
    if (!authorizationPolicies.known || !workloadRules.known || !telemetries.known)
      return { cannot: 'which policies are bound to it is not known' };
    const bound = [...authorizationPolicies.value, ...workloadRules.value, ...telemetries.value].some(
      (policy) =>
        policy.namespace === namespace && policy.targetRefs.some((ref) => ref.kind === 'Gateway' && ref.name === name),
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
      says: 'Policies are bound to it: what stands in its namespace uses it from now on.',
      steps: [
        {
          patch: { apiVersion: 'v1', kind: 'Namespace', name: namespace },
          merge: { metadata: { labels: { 'istio.io/use-waypoint': name } } },
        },
      ],
    };
  },
});
