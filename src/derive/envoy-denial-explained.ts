import type { Fact, Facts } from '../model/snapshot.ts';
import { type Explanation, nobodyThere } from './denial-explained.ts';
import type { EnvoyDenials } from './denials.ts';
import { type EnvoyEvidence, type EnvoyPolicies, envoyPolicies } from './envoy-policies.ts';
import { istiodFlag } from './istiod-flag.ts';
import { podRole } from './pod-role.ts';
import { firstPolicies } from './policy-in-words.ts';
import { rootNamespace } from './root-namespace.ts';
import { gatewayNameLabel } from './waypoints.ts';
import { workloadPods } from './workload-pods.ts';

type Pod = Fact<'pods'>[number];

export interface EnvoyDenialEvidence extends EnvoyEvidence {
  readonly pods: Extract<Facts['pods'], { known: true }>;
  readonly meshConfig: Facts['meshConfig'];
}

/** What the Envoys of a workload are, and which policies explain what they denied. */
export interface EnvoyExplanation {
  readonly role: 'sidecar' | 'gateway' | 'waypoint';
  /** Of a waypoint, the name of its Gateway. */
  readonly gateway?: string | undefined;
  readonly explanation: Explanation;
}

/** Which policies explain what the RBAC filter of Envoy denied; Envoy enforces a policy as it is written, or not at all. */
export function envoyDenialExplained(evidence: EnvoyDenialEvidence): (denials: EnvoyDenials) => EnvoyExplanation {
  const { pods, meshConfig } = evidence;
  const podsOf = workloadPods(pods.value);
  const { ofSidecar, ofGateway, ofWaypoint } = envoyPolicies(evidence, rootNamespace(pods.value, meshConfig));
  const layered = istiodFlag(pods.value, 'ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES') ? layeredToo : '';
  const unsure = meshConfig.known ? '' : `meshConfig: ${meshConfig.why}`;
  return ({ namespace, workload }) => {
    const own = podsOf(namespace, workload);
    const [first] = own;
    if (first === undefined) return { role: 'sidecar', explanation: { by: 'unknown', words: nobodyThere } };
    const role = roleOf(own);
    const find = { sidecar: ofSidecar, gateway: ofGateway, waypoint: ofWaypoint }[role];
    const labels = new Map(own.map((pod) => [JSON.stringify(pod.labels), pod]));
    const found = [...labels.values()].map(find);
    const lacking = [...new Set([...found.map((one) => one.lacking), role === 'waypoint' ? layered : '', unsure])];
    return {
      role,
      gateway: first.labels[gatewayNameLabel],
      explanation: explained(
        found,
        lacking.filter((why) => why !== ''),
      ),
    };
  };
}

const layeredToo =
  'with ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES the waypoint enforces policies by selector too, and whose they were is not known';

/** A workload whose pods have no sidecar now had one when it denied. */
function roleOf(pods: readonly Pod[]): EnvoyExplanation['role'] {
  const roles = new Set(pods.map(podRole));
  if (roles.has('waypoint')) return 'waypoint';
  return roles.has('gateway') ? 'gateway' : 'sidecar';
}

function explained(found: readonly EnvoyPolicies[], lacking: readonly string[]): Explanation {
  const policies = new Set(found.flatMap((one) => one.policies));
  if (policies.size > 0) return { by: 'policy as written', words: firstPolicies([...policies]) };
  return lacking.length > 0 ? { by: 'unknown', words: lacking.join('; ') } : { by: 'nothing', words: '' };
}
