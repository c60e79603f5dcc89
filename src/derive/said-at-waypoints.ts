import { known, missing, type Reading } from '../model/reading.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import { behindWaypoints } from './behind-waypoints.ts';
import { boundByRule, isBoundThere, ruleKey } from './bound-rules.ts';
import { isDryRun } from './dry-run.ts';
import { byIstioVersion } from './istio-versions.ts';
import { type Member, type MemberEvidence, meshMembers } from './mesh-members.ts';
import { rootNamespace } from './root-namespace.ts';

type Policy = Fact<'authorizationPolicies'>[number];

export type SaidEvidence = MemberEvidence &
  Pick<Facts, 'services' | 'gateways' | 'gatewayClasses' | 'controlPlanes' | 'meshConfig'> & {
    readonly authorizationPolicies: Fact<'authorizationPolicies'>;
  };

/**
 * Whether waypoints carry out what ztunnel cannot: each of some rules of a policy is said there again, by targetRefs, for
 * every Service of every ambient pod that the policy selects, as in a mesh that is half moved. What goes past the
 * waypoint is another finding (waypoints-not-bypassed).
 * @returns missing where it depends on Services, Gateways or a version that is not known
 */
export function saidAtWaypoints(
  evidence: SaidEvidence,
): (policy: Policy, ambient: readonly Member[], rules?: readonly number[]) => Reading<boolean> {
  const { authorizationPolicies, services, gateways, gatewayClasses, controlPlanes, namespaces } = evidence;
  const root = rootNamespace(evidence.pods, evidence.meshConfig);
  const bound = boundByRule(authorizationPolicies.filter(({ annotations }) => !isDryRun(annotations)));
  return (policy, ambient, numbers) => {
    const rules = policy.rules.filter((_, index) => numbers?.includes(index + 1) ?? true);
    const said = rules.map((rule) => bound.get(ruleKey(policy.action, rule)));
    if (rules.length === 0 || said.includes(undefined)) return known(false);
    if (!services.known) return missing(`services: ${services.why}`);
    if (!gateways.known) return missing(`gateways: ${gateways.why}`);
    const behind = behindWaypoints(
      meshMembers(evidence),
      services.value,
      namespaces,
      gateways.value,
      gatewayClasses,
      controlPlanes,
    );
    const selected = new Set(ambient);
    const before = behind.services.filter(({ members }) => members.some((member) => selected.has(member)));
    const reached = new Set(before.flatMap(({ members }) => members));
    if (ambient.some((member) => !reached.has(member) && !behind.unknown.has(member))) return known(false);
    const [unsure] = ambient.flatMap((member) => behind.unknown.get(member) ?? []);
    if (unsure !== undefined) return missing(unsure);
    return byIstioVersion(controlPlanes, (minor) =>
      before.every((at) =>
        said.every((policies = []) => isBoundThere(policies, { ...at, root, byClass: minor >= 25 })),
      ),
    );
  };
}
