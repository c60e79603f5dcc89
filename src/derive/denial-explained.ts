import { missing, type Reading } from '../model/reading.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import type { ZtunnelDenials } from './denials.ts';
import { type Denying, denyingOnZtunnel } from './denying-on-ztunnel.ts';
import type { EffectiveMtls } from './effective-mtls.ts';
import { byIstioVersion } from './istio-versions.ts';
import { policiesSelecting } from './policies-selecting.ts';
import { firstOf, firstPolicies, policyInWords } from './policy-in-words.ts';
import { remembered } from './remembered.ts';
import { rootNamespace } from './root-namespace.ts';
import { type ShutOutEvidence, waypointShutOut } from './waypoint-shut-out.ts';
import { isStrict, isStrictSomewhere, mtlsInWords, type WorkloadMtls, workloadMtls } from './workload-mtls.ts';
import { workloadPods } from './workload-pods.ts';

type Policy = Fact<'authorizationPolicies'>[number];

export interface DenialEvidence extends ShutOutEvidence {
  readonly authorizationPolicies: Fact<'authorizationPolicies'>;
  readonly peerAuthentications: Facts['peerAuthentications'];
}

/** What denied, as far as the evidence tells. */
export interface Explanation {
  readonly by: 'policy as written' | 'policy otherwise' | 'waypoint shut out' | 'nothing' | 'unknown';
  /** Which policies, and how; of `unknown`, why. */
  readonly words: string;
}

/**
 * Which policies explain what ztunnel denied to a workload: those that select its pods, and the PeerAuthentications that
 * make it STRICT where nothing that was denied is known to have come with mTLS. A policy that is enforced otherwise than written
 * comes before one that is not: which of them denied what, ztunnel does not tell.
 */
export function denialExplained(evidence: DenialEvidence): (denials: ZtunnelDenials) => Explanation {
  const { authorizationPolicies, pods, meshConfig, controlPlanes } = evidence;
  const podsOf = workloadPods(pods.value);
  const selecting = policiesSelecting(authorizationPolicies, rootNamespace(pods.value, meshConfig));
  const denyingOf = remembered((policy: Policy) => denyingAsKnown(policy, controlPlanes));
  const mtlsOf = workloadMtls(evidence);
  const shutOut = waypointShutOut(evidence);
  return ({ namespace, workload, withMtls, callers }) => {
    const own = podsOf(namespace, workload);
    if (own.length === 0) return { by: 'unknown', words: nobodyThere };
    const mtls = withMtls === 0 ? mtlsOf(namespace, workload) : undefined;
    if (mtls?.known && isStrict(mtls.value)) return ofStrict(mtls.value);
    const labels = new Map(own.map((pod) => [JSON.stringify(pod.labels), pod.labels]));
    const policies = new Set([...labels.values()].flatMap((one) => selecting(namespace, one)));
    const all = [...policies].map((policy) => ({ policy, denying: denyingOf(policy) }));
    const allows = all.filter(lets).map(({ policy }) => policy);
    const found = ofPolicies(all, ofWaypoint(shutOut(callers.keys(), allows), allows));
    if (found.by === 'nothing' && mtls?.known && isStrictSomewhere(mtls.value)) return ofStrict(mtls.value);
    return unlessUnknown(found, mtls, meshConfig);
  };
}

export const nobodyThere = 'no pod of it is there now, so that which policies were in its scope is not known';

interface Judged {
  readonly policy: Policy;
  readonly denying: Reading<Denying>;
}

/** A selector without labels seems to attach a policy to no ambient pod, which nobody has confirmed. */
const denyingAsKnown = (policy: Policy, controlPlanes: Facts['controlPlanes']): Reading<Denying> =>
  policy.emptySelector
    ? missing(`whether ${policyInWords(policy)}, whose selector has no labels, reaches ztunnel is not known`)
    : byIstioVersion(controlPlanes, (minor) => denyingOnZtunnel(policy, minor));

/** An ALLOW policy that is to let somebody in; one without rules denies by design. */
const lets = ({ policy: { action, rules }, denying }: Judged): boolean =>
  action === 'ALLOW' && rules.length > 0 && denying.known && denying.value.denies !== 'nothing';

function ofPolicies(all: readonly Judged[], shutOut: Explanation | undefined): Explanation {
  const more = all.flatMap(({ policy, denying }) =>
    denying.known && denying.value.denies === 'more' ? [`${policyInWords(policy)}, of which ${denying.value.how}`] : [],
  );
  if (more.length > 0) return { by: 'policy otherwise', words: firstOf(more) };
  if (shutOut !== undefined) return shutOut;
  const open = new Set(all.flatMap(({ denying }) => (denying.known ? [] : [denying.why])));
  if (open.size > 0) return { by: 'unknown', words: firstOf([...open]) };
  const written = all.filter(({ denying }) => denying.known && denying.value.denies === 'as written');
  if (written.length === 0) return { by: 'nothing', words: '' };
  return { by: 'policy as written', words: firstPolicies(written.map(({ policy }) => policy)) };
}

function ofWaypoint(principal: string | undefined, allows: readonly Policy[]): Explanation | undefined {
  if (principal === undefined) return undefined;
  const who = `its waypoint, which calls with an identity of its own (${principal})`;
  return { by: 'waypoint shut out', words: `${firstPolicies(allows)} lets in callers but not ${who}` };
}

const ofStrict = (ways: readonly EffectiveMtls[]): Explanation => ({
  by: 'policy as written',
  words: `mTLS that is ${ways.map(mtlsInWords).join(' or ')}: none of it is known to have come with mTLS`,
});

/** What PeerAuthentications that are not known could still explain, and a root namespace or trust domain that is not. */
function unlessUnknown(
  explanation: Explanation,
  mtls: WorkloadMtls | undefined,
  meshConfig: Facts['meshConfig'],
): Explanation {
  if (explanation.by === 'policy as written' || explanation.by === 'unknown') return explanation;
  if (mtls !== undefined && !mtls.known) return { by: 'unknown', words: mtls.why };
  if (explanation.by === 'policy otherwise' || meshConfig.known) return explanation;
  return { by: 'unknown', words: `meshConfig: ${meshConfig.why}` };
}
