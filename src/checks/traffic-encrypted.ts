import { callersInWords } from '../derive/callers-in-words.ts';
import { counted, countInWords, shareInWords } from '../derive/numbers-in-words.ts';
import {
  type PlaintextShare,
  plaintextShares,
  type Witness,
  type WorkloadPlaintext,
} from '../derive/plaintext-share.ts';
import { podRole } from '../derive/pod-role.ts';
import { judgedShare, type Limits, type Outcome, sharesTogether, tooFew } from '../derive/shares-judged.ts';
import { isStrict, mtlsInWords, type WorkloadMtls, workloadMtls } from '../derive/workload-mtls.ts';
import { workloadPods } from '../derive/workload-pods.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import { known, missing, type Reading } from '../model/reading.ts';
import type { Facts } from '../model/snapshot.ts';
import { type Subject, subject, theCluster } from '../model/subject.ts';

export const trafficEncrypted = defineCheck({
  id: 'traffic-encrypted',
  title: 'Calls to meshed workloads come with mTLS',
  why: 'What comes in plain text can be read and forged inside the cluster, and its caller has no identity: no policy can tell it from anybody else.',
  how: 'Share of the requests, as the sidecar or the waypoint that was called saw them, and of the connections, as the ztunnel that was called saw them, that came without mTLS: each for itself, never added, and never as the caller saw it. Fails over the limit (1% unless configured) from 1,000 requests or connections on. Connections that ztunnel denied are taken off, for it counts them before it denies them. Gateways take plain text by nature and are not judged. TLS of the application’s own is no mTLS to the mesh: a webhook that the API server calls counts as plain.',
  versions: 'The same in every version.',
  fix: 'Bring the callers into the mesh (label their namespace istio.io/dataplane-mode=ambient, or inject a sidecar). When no plain text is left, set a PeerAuthentication with mtls.mode STRICT, so that it is refused.',
  source: 'https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/',
  severity: 'medium',
  needs: [],
  wants: ['requestOutcomes', 'ztunnelConnections', 'pods', 'peerAuthentications', 'meshConfig'],

  inspect({ requestOutcomes, ztunnelConnections, pods, ...policies }, { targets }) {
    const measured = { requestOutcomes, ztunnelConnections };
    const lacking = Object.entries(measured).flatMap(([name, fact]) => (fact.known ? [] : [`${name}: ${fact.why}`]));
    if (lacking.length === 2) return [{ subject: theCluster, saw: 'not measured', unknown: lacking.join('; ') }];
    const limits: Limits = { limit: targets.plaintextRatio, enough: targets.requestsToJudge };
    const isGateway = gatewayTest(pods);
    const mtlsOf = workloadMtls({ pods, ...policies });
    const judged = plaintextShares(
      requestOutcomes.known ? requestOutcomes.value : [],
      ztunnelConnections.known ? ztunnelConnections.value : [],
    ).flatMap((one) => {
      const gateway = isGateway(one);
      if (gateway.known && gateway.value) return [];
      return [judgedWorkload(one, gateway, mtlsOf, limits)];
    });
    const well = `took at least ${shareInWords(1 - limits.limit)} of their calls with mTLS`;
    return [
      ...judged.flatMap(({ observation }) => observation ?? []),
      ...sharesTogether(judged, { one: 'workload', well, lacking: lacking.join('; ') }, limits),
    ];
  },
});

/** Envoy of a gateway reports as a caller, so only what ztunnel alone saw may be one: a gateway that ambient captured. */
function gatewayTest(pods: Facts['pods']): (one: WorkloadPlaintext) => Reading<boolean> {
  if (pods.known) {
    const podsOf = workloadPods(pods.value);
    const isNamed = ({ workload }: WorkloadPlaintext): boolean => workload !== '';
    const isGateway = ({ namespace, workload }: WorkloadPlaintext): boolean =>
      podsOf(namespace, workload).some((pod) => podRole(pod) === 'gateway');
    return (one) => (isNamed(one) ? known(isGateway(one)) : unlessEnvoySaw(one, 'the metrics do not name it'));
  }
  return (one) => unlessEnvoySaw(one, `its pods tell: ${pods.why}`);
}

const unlessEnvoySaw = ({ shares }: WorkloadPlaintext, why: string): Reading<boolean> =>
  shares.every(({ seenBy }) => seenBy === 'ztunnel')
    ? missing(`whether it is a gateway, which takes plain text by nature, ${why}`)
    : known(false);

function judgedWorkload(
  { namespace, workload, shares }: WorkloadPlaintext,
  gateway: Reading<boolean>,
  mtlsOf: (namespace: string, workload: string) => WorkloadMtls,
  limits: Limits,
): Outcome & { readonly observation?: Observation } {
  const judgements = shares.map((share) => ({ share, is: judgedShare(share, limits) }));
  const wrong = judgements.filter(({ is }) => is !== 'within' && is !== 'few');
  if (wrong.length === 0) return { namespace, is: judgements.some(({ is }) => is === 'within') ? 'well' : 'few' };
  const about = workload === '' ? unnamed(namespace) : subject('Workload', { namespace, name: workload });
  const mtls = workload === '' ? missing('the metrics do not name it') : mtlsOf(namespace, workload);
  // PeerAuthentication says nothing of how a waypoint is called.
  const strict = mtls.known && isStrict(mtls.value) && wrong.every(({ share }) => share.seenBy !== 'waypoint');
  const saw = [...wrong.map(({ share }) => shareSaw(share)), modeSaw(mtls, strict)].join('; ');
  if (!gateway.known) return { namespace, is: 'told', observation: { subject: about, saw, unknown: gateway.why } };
  if (wrong.some(({ is }) => is === 'over'))
    return { namespace, is: 'failing', observation: { subject: about, ok: false, saw, ...(strict && closedByNow) } };
  const unknown = wrong.some(({ is }) => is === 'open') ? deniedOfBoth : tooFew(limits);
  return { namespace, is: 'told', observation: { subject: about, saw, unknown } };
}

/** Which of them took plain text is not known; that some of them did is. */
const unnamed = (namespace: string): Subject => ({
  words: `Workloads${namespace === '' ? '' : ` in namespace ${namespace}`} that the metrics do not name`,
});

const deniedOfBoth =
  'ztunnel denied connections of callers that call with and without mTLS, and does not tell which of them';

const closedByNow = {
  severity: 'low',
  fix: 'Plain text is refused by now. See that the callers named have come into the mesh, for otherwise they are turned away; if it goes on next week, the policy has not reached the proxies (`istioctl proxy-status`).',
} as const;

const reached: Readonly<Record<Witness, string>> = {
  sidecar: 'reached its sidecar without mTLS',
  waypoint: 'reached its waypoint without mTLS',
  ztunnel: 'reached it without mTLS, as its ztunnel saw',
};

function shareSaw({ seenBy, low, high, total, refused, callers }: PlaintextShare): string {
  const open = Math.round(low) < Math.round(high);
  const between = (words: (amount: number) => string): string => (open ? `${words(low)} to ` : '') + words(high);
  const all = counted(total, seenBy === 'ztunnel' ? 'connection' : 'request');
  const share = between((amount) => shareInWords(amount / total));
  const denied = refused > 0 ? ` (${countInWords(refused)} more were denied)` : '';
  return `${between(countInWords)} of ${all} (${share}) ${reached[seenBy]}${denied}, from ${callersInWords(callers)}`;
}

function modeSaw(mtls: WorkloadMtls, strict: boolean): string {
  if (!mtls.known) return `its mTLS mode is not known: ${mtls.why}`;
  const modes = `its mTLS mode is ${mtls.value.map(mtlsInWords).join(' or ')}`;
  return strict ? `${modes}, which refuses plain text: these calls came before it was in force` : modes;
}
