import type { Fact, Facts } from '../model/snapshot.ts';
import { type Subject, subject } from '../model/subject.ts';
import { addTo, type ByCaller, callerOf, callersInWords } from './callers-in-words.ts';
import { type DenialEvidence, denialExplained, type Explanation } from './denial-explained.ts';
import { envoyDenials, ztunnelDenials } from './denials.ts';
import { type EnvoyDenialEvidence, envoyDenialExplained } from './envoy-denial-explained.ts';
import { counted } from './numbers-in-words.ts';

export type PolicyEvidence = Omit<DenialEvidence & EnvoyDenialEvidence, 'pods'> & Pick<Facts, 'pods'>;

/** What one kind of proxy denied of the calls to something, and what explains it. */
export interface DeniedTraffic {
  readonly about: Subject;
  readonly saw: string;
  readonly explanation: Explanation;
}

/** Everything that was denied and measured, by what denied it and to whom; what was not measured is none of it. */
export function deniedTraffic(
  {
    ztunnelConnections,
    rbacDenials,
    requestOutcomes,
  }: Pick<Facts, 'ztunnelConnections' | 'rbacDenials' | 'requestOutcomes'>,
  policies: PolicyEvidence,
): DeniedTraffic[] {
  return [
    ...(ztunnelConnections.known ? ofZtunnel(ztunnelConnections.value, policies) : []),
    ...(rbacDenials.known ? ofEnvoy(rbacDenials.value, policies, forbiddenOf(requestOutcomes)) : []),
  ];
}

const unknownPods = (why: string): Explanation => ({ by: 'unknown', words: `pods: ${why}` });

function ofZtunnel(rows: Fact<'ztunnelConnections'>, { pods, ...evidence }: PolicyEvidence): DeniedTraffic[] {
  const explain = pods.known ? denialExplained({ ...evidence, pods }) : () => unknownPods(pods.why);
  return ztunnelDenials(rows).map((denials): DeniedTraffic => {
    const { namespace, workload, denied, callers } = denials;
    const saw = `ztunnel denied ${counted(denied, 'connection')}, from ${callersInWords(callers)}`;
    if (workload !== '')
      return { about: subject('Workload', { namespace, name: workload }), saw, explanation: explain(denials) };
    const words = 'Istio did not know whose pod was called';
    return { about: { words: 'Destinations that ztunnel does not know' }, saw, explanation: { by: 'unknown', words } };
  });
}

function ofEnvoy(
  rows: Fact<'rbacDenials'>,
  { pods, ...evidence }: PolicyEvidence,
  forbidden: ReadonlyMap<string, ByCaller>,
): DeniedTraffic[] {
  const explain = pods.known ? envoyDenialExplained({ ...evidence, pods }) : undefined;
  const nobody = { role: 'sidecar', gateway: undefined, explanation: unknownPods(pods.known ? '' : pods.why) } as const;
  return envoyDenials(rows, pods.known ? pods.value : []).map((denials): DeniedTraffic => {
    const { namespace, workload, denied } = denials;
    const { role, gateway, explanation } = explain?.(denials) ?? nobody;
    const about =
      role === 'waypoint' && gateway !== undefined
        ? subject('Waypoint', { namespace, name: gateway })
        : subject('Workload', { namespace, name: workload });
    const callers = answeredInWords(forbidden.get(`${namespace}/${workload}`));
    const saw = `Envoy denied ${counted(denied, 'request or connection', 'requests or connections')}${callers}`;
    return { about, saw, explanation };
  });
}

const answeredInWords = (callers: ByCaller | undefined): string =>
  callers === undefined
    ? ''
    : ` (403 was answered to ${callersInWords(callers)}, with any 403 of the application’s own)`;

/** Who was answered 403 by the sidecar of whom: no proof of a denial, but of who was denied there is no other trace. */
function forbiddenOf(requestOutcomes: Facts['requestOutcomes']): ReadonlyMap<string, ByCaller> {
  const found = new Map<string, Map<string, number>>();
  for (const row of requestOutcomes.known ? requestOutcomes.value : []) {
    if (row.reporter !== 'destination' || row.forbidden <= 0) continue;
    const key = `${row.destinationNamespace}/${row.destinationWorkload}`;
    const callers = found.get(key) ?? new Map<string, number>();
    found.set(key, callers);
    addTo(callers, callerOf(row), row.forbidden);
  }
  return found;
}
