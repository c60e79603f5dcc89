import { addTo, callerOf, callersInWords } from '../derive/callers-in-words.ts';
import { handshakesCounted } from '../derive/handshakes-counted.ts';
import { isFinished } from '../derive/mesh-mode.ts';
import { counted, countInWords, shareInWords } from '../derive/numbers-in-words.ts';
import { podRole } from '../derive/pod-role.ts';
import { judgedShare, type Limits, type Outcome, sharesTogether, tooFew } from '../derive/shares-judged.ts';
import { isWithoutZtunnel } from '../derive/without-ztunnel.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import { type Subject, subject } from '../model/subject.ts';

type Row = Fact<'ztunnelConnections'>[number];

export const mtlsHandshakesSucceed = defineCheck({
  id: 'mtls-handshakes-succeed',
  title: 'mTLS handshakes between workloads succeed',
  why: 'A connection whose handshake fails is a call that failed: a certificate that has expired, an identity that istiod does not give, or a root that only one side trusts.',
  how: 'Connections that ended with TLS_FAILURE or IDENTITY_ERROR, of all that were opened, as the ztunnel of the caller counted them, by destination. Fails over the limit (0.1% unless configured) from 1,000 connections on. Handshakes that the called side refuses are counted by its caller alone. Plain text is no failed handshake (traffic-encrypted).',
  versions:
    'ztunnel counts failed handshakes from 1.29 on. From 1.24 to 1.28 CONNECT mixes every failure to connect, and nothing is judged by it. Sidecars and gateways export no TLS statistics unless told to (proxyStatsMatcher).',
  fix: 'Look at the log of ztunnel on the nodes of the callers for the reason of the failure, at `istioctl ztunnel-config certificates` there for what expired or is missing, and at the roots: after a rotation both sides must trust both.',
  source: 'https://istio.io/latest/docs/ambient/usage/troubleshoot-ztunnel/',
  severity: 'high',
  needs: [],
  wants: ['ztunnelConnections', 'pods', 'controlPlanes'],

  inspect({ ztunnelConnections, pods, controlPlanes }, { targets }) {
    const limits: Limits = { limit: targets.mtlsFailureRatio, enough: targets.requestsToJudge };
    if (!ztunnelConnections.known)
      return [
        ...(isWithoutZtunnel(pods)
          ? []
          : [{ subject: ofZtunnel, saw: 'not measured', unknown: ztunnelConnections.why }]),
        ...ofSidecars(pods),
      ];
    const destinations = destinationsOf(ztunnelConnections.value);
    const judged = destinations.map((one) => judgedDestination(one, limits));
    const reading = handshakesCounted(pods, controlPlanes);
    const well = `were reached with at most ${shareInWords(limits.limit)} of handshakes failing`;
    return [
      ...judged.flatMap(({ observation }) => observation ?? []),
      ...(reading.known ? sharesTogether(judged, { one: 'workload', well, lacking: '' }, limits) : []),
      ...(reading.known ? [] : notCounted(destinations, reading.why)),
      ...ofSidecars(pods),
    ];
  },
});

const ofZtunnel: Subject = { words: 'Handshakes of ztunnel' };

interface Destination {
  readonly namespace: string;
  readonly workload: string;
  opened: number;
  tls: number;
  identity: number;
  connect: number;
  readonly callers: Map<string, number>;
}

function destinationsOf(rows: readonly Row[]): Destination[] {
  const found = new Map<string, Destination>();
  for (const row of rows) {
    if (row.reporter !== 'source') continue;
    const { destinationNamespace: namespace, destinationWorkload: workload, ended } = row;
    const key = `${namespace}/${workload}`;
    const none = { opened: 0, tls: 0, identity: 0, connect: 0, callers: new Map<string, number>() };
    const one = found.get(key) ?? { namespace, workload, ...none };
    one.opened += row.opened;
    one.tls += ended.TLS_FAILURE ?? 0;
    one.identity += ended.IDENTITY_ERROR ?? 0;
    one.connect += ended.CONNECT ?? 0;
    addTo(one.callers, callerOf(row), (ended.TLS_FAILURE ?? 0) + (ended.IDENTITY_ERROR ?? 0));
    found.set(key, one);
  }
  return [...found.values()].filter(({ opened }) => opened > 0);
}

/** What failed was counted, whichever version it was; that nothing failed depends on the version. */
function judgedDestination(one: Destination, limits: Limits): Outcome & { readonly observation?: Observation } {
  const { namespace, opened, tls, identity, callers } = one;
  const failed = tls + identity;
  const is = judgedShare({ low: failed, high: failed, total: Math.max(opened, failed) }, limits);
  if (is === 'within' || is === 'few') return { namespace, is: is === 'within' ? 'well' : 'few' };
  const kinds = [...flagInWords('TLS_FAILURE', tls), ...flagInWords('IDENTITY_ERROR', identity)].join(', ');
  const saw = `${countInWords(failed)} of ${counted(opened, 'connection')} to it (${shareInWords(Math.min(1, failed / opened))}) failed in the handshake (${kinds}), from ${callersInWords(callers)}`;
  const about = { subject: destination(one), saw };
  if (is === 'over') return { namespace, is: 'failing', observation: { ...about, ok: false } };
  return { namespace, is: 'told', observation: { ...about, unknown: tooFew(limits) } };
}

const flagInWords = (flag: string, count: number): string[] => (count > 0 ? [`${flag} ${countInWords(count)}`] : []);

const destination = ({ namespace, workload }: Destination): Subject =>
  workload === ''
    ? { words: 'Destinations that ztunnel does not know' }
    : subject('Workload', { namespace, name: workload });

function notCounted(destinations: readonly Destination[], unknown: string): Observation[] {
  if (destinations.length === 0) return [];
  const sum = (of: (one: Destination) => number): number => destinations.reduce((all, one) => all + of(one), 0);
  const connect = sum((one) => one.connect);
  const mixed =
    connect > 0 ? `, of which ${countInWords(connect)} could not connect, for whatever reason (CONNECT)` : '';
  const saw = `${counted(
    sum((one) => one.opened),
    'connection',
  )} to ${counted(destinations.length, 'workload')}${mixed}`;
  return [{ subject: ofZtunnel, saw, unknown }];
}

/** Said once, for it is so of every sidecar. */
function ofSidecars(pods: Facts['pods']): Observation[] {
  const there = pods.known ? pods.value.filter((pod) => !isFinished(pod)) : [];
  const sidecars = there.filter((pod) => podRole(pod) === 'sidecar').length;
  if (sidecars === 0) return [];
  return [
    {
      subject: { words: 'Handshakes of sidecars' },
      saw: `${counted(sidecars, 'pod')} with a sidecar`,
      unknown: 'sidecars export no statistics of TLS unless told to, and Meshledger reads none of them',
    },
  ];
}
