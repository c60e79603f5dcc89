import type { Explanation } from '../derive/denial-explained.ts';
import { type DeniedTraffic, deniedTraffic } from '../derive/denied-traffic.ts';
import { isWithoutZtunnel } from '../derive/without-ztunnel.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import { subjectInWords } from '../model/subject.ts';

export const deniedTrafficExplained = defineCheck({
  id: 'denied-traffic-explained',
  title: 'What is denied is denied by a policy as it is written',
  why: 'A denial that works is what a policy is for. One that no policy explains, or by a policy that is enforced otherwise than it is written, is an outage that looks like security.',
  how: 'Connections that ztunnel closed with DENY, as the called side counted them, and requests that the RBAC filter of Envoy denied (`rbac … denied`), with the policies that select the workload, or that its gateway or waypoint enforces. A 403 alone is no denial: the application may answer it. At ztunnel a policy is enforced otherwise than written when rules of an ALLOW are dropped or lose a part, when a DENY is wider, when it is in dry run up to 1.28, or when it lists callers alone and the calls come through a waypoint. STRICT explains what ztunnel denied when none of it is known to have come with mTLS.',
  versions:
    'What ztunnel makes of a policy differs by version (allow-rules-allow, rules-not-widened, dry-run-not-enforced).',
  fix: 'Look who deleted or changed a policy in the period (audit log), and at `istioctl ztunnel-config policies` or `istioctl proxy-config listeners` for what the proxy has; an EnvoyFilter may bring rules of its own.',
  source: 'https://istio.io/latest/docs/ambient/usage/l4-policy/',
  severity: 'medium',
  needs: ['authorizationPolicies'],
  wants: [
    'ztunnelConnections',
    'rbacDenials',
    'requestOutcomes',
    'pods',
    'peerAuthentications',
    'meshConfig',
    'controlPlanes',
    'services',
    'serviceEntries',
    'namespaces',
  ],

  inspect({ ztunnelConnections, rbacDenials, requestOutcomes, ...policies }) {
    const denied = deniedTraffic({ ztunnelConnections, rbacDenials, requestOutcomes }, policies);
    return [
      ...[...Map.groupBy(denied, ({ about }) => subjectInWords(about)).values()].flatMap(together),
      ...(ztunnelConnections.known || isWithoutZtunnel(policies.pods)
        ? []
        : [notKnown('Denials by ztunnel', ztunnelConnections.why)]),
      ...(rbacDenials.known ? [] : [notKnown('Denials by sidecars, gateways and waypoints', rbacDenials.why)]),
    ];
  },
});

const notKnown = (words: string, unknown: string): Observation => ({
  subject: { words },
  saw: 'not measured',
  unknown,
});

/** What ztunnel and Envoy denied to the same workload is one observation, and the worst of the two counts. */
function together(parts: readonly DeniedTraffic[]): Observation[] {
  const [first] = parts;
  if (first === undefined) return [];
  const about = { subject: first.about, saw: parts.map(partInWords).join('; ') };
  const fault = parts.find(({ explanation: { by } }) => by !== 'policy as written' && by !== 'unknown');
  if (fault !== undefined) return [{ ...about, ok: false, ...fixes[fault.explanation.by] }];
  const open = parts.filter(({ explanation: { by } }) => by === 'unknown').map(({ explanation: { words } }) => words);
  return [open.length > 0 ? { ...about, unknown: [...new Set(open)].join('; ') } : { ...about, ok: true }];
}

function partInWords({ saw, explanation: { by, words } }: DeniedTraffic): string {
  switch (by) {
    case 'policy as written':
      return `${saw}; in force there as written: ${words}`;
    case 'policy otherwise':
      return `${saw}; in force there otherwise than written: ${words}`;
    case 'waypoint shut out':
      return `${saw}; ${words}`;
    case 'nothing':
      return `${saw}; no policy that is there now explains it`;
    case 'unknown':
      return saw;
    default:
      return by satisfies never;
  }
}

const fixes: Partial<Readonly<Record<Explanation['by'], { readonly fix: string }>>> = {
  'policy otherwise': {
    fix: 'Bind what names HTTP to a waypoint by targetRefs, and leave for ztunnel rules of L4 alone; take a policy in dry run away until Istio is 1.29.',
  },
  'waypoint shut out': {
    fix: 'Add the principal of the waypoint to the ALLOW policy, and move what is said of callers to a policy bound to the waypoint by targetRefs.',
  },
};
