import { byIstioVersion } from '../derive/istio-versions.ts';
import { counted, countInWords, shareInWords } from '../derive/numbers-in-words.ts';
import { flagInWords } from '../derive/response-flags.ts';
import { judgedShare, type Limits, type Outcome, sharesTogether, tooFew } from '../derive/shares-judged.ts';
import { type ServiceAnswers, waypointAnswers } from '../derive/waypoint-answers.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Facts } from '../model/snapshot.ts';
import { type Subject, subject } from '../model/subject.ts';

export const waypointsAnswer = defineCheck({
  id: 'waypoints-answer',
  title: 'Waypoints pass requests on',
  why: 'A 503 that the waypoint gives itself never came from the application: every caller of the service sees it, and the application’s own metrics do not.',
  how: 'Requests that waypoints answered 503 themselves, by Envoy’s response flag, of all requests to that service that went through them. Fails over the limit (0.1% unless configured) from 1,000 requests on. Without a flag (`-`) the answer is the application’s own and never counts, and neither does an injected fault (FI). The retry limit alone (URX) passes on the last answer, which may be the application’s: where only that, or answers whose label response_flags was removed, put it over the limit, it is unknown.',
  versions:
    'Up to 1.27 a waypoint has 2 seconds to end what it serves when it is stopped; from 1.28 on 30 (waypoints-drain).',
  fix: 'Follow what is said of each flag; `kubectl logs` of the waypoint has response_flags and response_code_details of each request once access logs are on (a Telemetry for its namespace).',
  source: 'https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#response-flags',
  severity: 'high',
  needs: ['requestOutcomes'],
  wants: ['controlPlanes'],

  inspect({ requestOutcomes, controlPlanes }, { targets }) {
    const limits: Limits = { limit: targets.waypointErrorRatio, enough: targets.requestsToJudge };
    const grace = shortGrace(controlPlanes);
    const judged = waypointAnswers(requestOutcomes).map((one) => judgedService(one, limits, grace));
    const well = `got at most ${shareInWords(limits.limit)} of their answers as a 503 from their waypoint itself`;
    return [
      ...judged.flatMap(({ observation }) => observation ?? []),
      ...sharesTogether(judged, { one: 'service', well, lacking: '' }, limits),
    ];
  },
});

/** Said of flags that a waypoint which is stopped may leave behind; empty where the version is newer, or not known. */
function shortGrace(controlPlanes: Facts['controlPlanes']): string {
  const short = byIstioVersion(controlPlanes, (minor) => minor <= 27);
  return short.known && short.value
    ? '. Up to Istio 1.27 a waypoint has 2 seconds to end what it serves: when these fall into rollouts, that is a likely cause'
    : '';
}

function judgedService(
  one: ServiceAnswers,
  limits: Limits,
  grace: string,
): Outcome & { readonly observation?: Observation } {
  const { namespace, total, byFlag } = one;
  const is = judgedShare(one, limits);
  if (is === 'within' || is === 'few') return { namespace, is: is === 'within' ? 'well' : 'few' };
  const flags = [...byFlag].toSorted(([a, most], [b, less]) => less - most || (a < b ? -1 : 1));
  const sum = flags.reduce((all, [, count]) => all + count, 0);
  const each = flags.map(([flag, count]) => `${countInWords(count)} ${flagInWords(flag)}`).join('; ');
  const rollout = flags.some(([flag]) => /\bU[FC]\b/.test(flag)) ? grace : '';
  const about = {
    subject: serviceSubject(one),
    saw: `${countInWords(sum)} of ${counted(total, 'request')} (${shareInWords(sum / total)}) were answered 503 at the waypoint: ${each}${rollout}`,
  };
  if (is === 'over') return { namespace, is: 'failing', observation: { ...about, ok: false } };
  const open = byFlag.has('') ? noFlags : lastRetry;
  return { namespace, is: 'told', observation: { ...about, unknown: is === 'open' ? open : tooFew(limits) } };
}

const noFlags =
  'whether they are the waypoint’s or the application’s own response_flags tells: keep the label in Telemetry and when relabelling';

const lastRetry = 'whether the last answer after all retries (URX) was the application’s own the metrics do not tell';

/** A host outside the cluster is no Service, and of one without a namespace it is not known which it is. */
function serviceSubject({ namespace, service }: ServiceAnswers): Subject {
  if (service.includes('.')) return { words: `Host ${service}${inNamespace(namespace)}` };
  if (service === '') return { words: `Services${inNamespace(namespace)} that the metrics do not name` };
  if (namespace === '') return { words: `Service ${service} of a namespace that is not known` };
  return subject('Service', { namespace, name: service });
}

const inNamespace = (namespace: string): string => (namespace === '' ? '' : ` in namespace ${namespace}`);
