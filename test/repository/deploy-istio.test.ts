import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Gateway } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/Gateway';
import { AuthorizationPolicy } from '@kubernetes-models/istio/security.istio.io/v1/AuthorizationPolicy';
import { PeerAuthentication } from '@kubernetes-models/istio/security.istio.io/v1/PeerAuthentication';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { check } from '../../src/app/check.ts';
import { fix } from '../../src/app/fix.ts';
import { targetsOf } from '../../src/cli/check-targets.ts';
import { weekOfCheck } from '../../src/cli/week-of-check.ts';
import { CheckReport } from '../../src/model/check-report.ts';
import { documentsIn } from '../../src/sources/manifests/documents.ts';
import { applied, merged } from '../fixes/applied.ts';
import { meshledger } from '../support/command-line.ts';

type Value = Readonly<Record<string, unknown>>;
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const [deployed, article] = [at('../../deploy/istio'), at('article-istio.yaml')];
const objectsOf = (file: string): Value[] =>
  documentsIn(readFileSync(file, 'utf8'), file).documents.map(({ value }) => value);
const filesIn = (folder: string): string[] =>
  readdirSync(join(deployed, folder)).map((name) => join(deployed, folder, name));
const manifests = filesIn('manifests').flatMap(objectsOf);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-deploy-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A day on which Istio supports 1.28 to 1.30. */
const day = '2026-06-15';
type Results = CheckReport['results'];
const having = (results: Results, verdict: string) =>
  Object.fromEntries(
    results
      .filter((one) => one.verdict === verdict)
      .map(({ check, subject, saw, because }) => [`${check}: ${subject}`, `${saw}; ${because}`]),
  );
const byVerdict = (results: Results) => ({
  ...{ failing: having(results, 'fail'), unknown: having(results, 'unknown'), passing: having(results, 'pass') },
});

/** As a user runs it. */
async function ran(path: string, istio: string) {
  const args = ['check', '-f', path, '--istio-version', istio, '--period-end', day, '--format', 'json'];
  const { code, stdout, stderr } = await meshledger(args, { MESHLEDGER_CONFIG: '' });
  if (stdout === '') throw new Error(stderr);
  const { notes, results } = CheckReport.parse(JSON.parse(stdout));
  return { code, notes, ...byVerdict(results) };
}

async function asked(objects: readonly Value[], istioVersion: string) {
  const file = join(folder, 'objects.yaml');
  writeFileSync(file, objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  const { targets, policy, zone } = await targetsOf({ filename: [file], istioVersion });
  return { targets, policy, log: () => undefined, ...weekOfCheck(day, zone) };
}

async function checked(objects: readonly Value[], istioVersion = '1.30') {
  const { report } = await check({ ...(await asked(objects, istioVersion)), failOn: 'low' });
  return byVerdict(report.results);
}

describe.each(['1.28', '1.29', '1.30', '1.31'])('deploy/istio under Istio %s', (istio) => {
  it('is clean, and what stays open only a running cluster can tell', async () => {
    const { code, failing, unknown, passing } = await ran(deployed, istio);
    expect(failing).toEqual({});
    expect(code).toBe(0);
    const prometheus = expect.stringContaining('measured by Prometheus: add --prometheus URL');
    const open = Object.entries(unknown).map(([key, why]) => [key.slice(0, key.indexOf(':')), why]);
    expect(Object.fromEntries(open)).toEqual({
      'certificates-current': expect.stringMatching(/measured by Prometheus.*no ConfigMap istio-ca-root-cert/),
      'clocks-synchronised': prometheus,
      'denied-traffic-explained': prometheus,
      'density-headroom': expect.stringContaining('No Node is in the manifests.'),
      'mtls-handshakes-succeed': prometheus,
      'proxies-not-oomkilled': prometheus,
      'traffic-encrypted': prometheus,
      'versions-supported': expect.stringContaining('What version Kubernetes has the manifests cannot tell.'),
      'waypoints-answer': prometheus,
      'ztunnel-cpu-headroom': prometheus,
    });
    expect(passing).toMatchObject({
      'policies-attached: AuthorizationPolicy production/payment-callers': expect.anything(),
      'policies-attached: AuthorizationPolicy production/payment-through-waypoint': expect.anything(),
      'policies-attached: AuthorizationPolicy reporting/reports-callers': expect.anything(),
      'waypoints-admitted: AuthorizationPolicy production/payment-through-waypoint': expect.anything(),
      'waypoints-autoscaled: Waypoint production/payment-waypoint':
        expect.stringContaining('from 2 to 5 replicas on cpu'),
      'waypoints-drain: Waypoint production/payment-waypoint': expect.stringContaining('60 s to end (ConfigMap'),
      'waypoints-not-bypassed: Service production/payment-service': expect.stringContaining('payment-waypoint alone'),
      'waypoints-redundant: Waypoint production/payment-waypoint': expect.anything(),
    });
  });
});

describe('every part of deploy/istio is needed', () => {
  const isA = (kind: string, name: string) => (object: Value) =>
    object.kind === kind && (object.metadata as Value).name === name;
  const without = (kind: string, name: string, all = manifests) => all.filter((object) => !isA(kind, name)(object));
  const changed = (kind: string, name: string, patch: Value) =>
    manifests.map((object) => (isA(kind, name)(object) ? (merged(object, patch) as Value) : object));
  const scaler = without('HorizontalPodAutoscaler', 'payment-waypoint');
  const clients = [{ from: [{ source: { principals: ['cluster.local/ns/production/sa/order-service'] } }] }];

  it.each<[string, Value[], string[]]>([
    ['the autoscaler', scaler, ['waypoints-autoscaled: Waypoint production/payment-waypoint']],
    [
      'the budget, where one replica is left',
      without('PodDisruptionBudget', 'payment-waypoint', scaler),
      [
        'waypoints-autoscaled: Waypoint production/payment-waypoint',
        'waypoints-redundant: Waypoint production/payment-waypoint',
      ],
    ],
    [
      'the label that sends calls through the waypoint',
      changed('Service', 'payment-service', { metadata: { labels: null } }),
      [
        'policies-attached: AuthorizationPolicy production/payment-callers',
        'waypoints-used: Waypoint production/payment-waypoint',
      ],
    ],
    [
      'the waypoint itself',
      without('Gateway', 'payment-waypoint'),
      [
        'policies-attached: AuthorizationPolicy production/payment-callers',
        'use-waypoint-resolves: Service production/payment-service',
      ],
    ],
    [
      'the identity of the waypoint in the policy of L4',
      changed('AuthorizationPolicy', 'payment-through-waypoint', { spec: { rules: clients } }),
      ['waypoints-admitted: AuthorizationPolicy production/payment-through-waypoint'],
    ],
    [
      'one mode for a namespace',
      changed('Namespace', 'reporting', { metadata: { labels: { 'istio.io/dataplane-mode': 'ambient' } } }),
      ['one-mode-asked: Namespace reporting'],
    ],
  ])('%s', async (_, objects, failing) => {
    const found = await checked(objects);
    expect(Object.keys(found.failing).toSorted()).toEqual(failing);
  });

  it('the parameters, which give the time to end that Istio up to 1.27 does not', async () => {
    const { failing } = await checked(without('ConfigMap', 'payment-waypoint-parameters'), '1.27');
    expect(failing['waypoints-drain: Waypoint production/payment-waypoint']).toContain('2 s to end');
  });

  it('the policy of L4, without which sidecars could pass the waypoint by', async () => {
    const { unknown } = await checked(without('AuthorizationPolicy', 'payment-through-waypoint'));
    expect(unknown['waypoints-not-bypassed: Service production/payment-service']).toContain('could call it directly');
  });
});

describe('the objects are what their APIs take', () => {
  type Model = new (data: never) => { validate(): void };
  const published: readonly Model[] = [
    ...[AuthorizationPolicy, ConfigMap, Deployment, Gateway, HorizontalPodAutoscaler, Namespace],
    ...[PeerAuthentication, PodDisruptionBudget, Service, ServiceAccount],
  ];
  const models = new Map(
    published.map((one) => {
      const { apiVersion, kind } = one as unknown as { apiVersion: string; kind: string };
      return [`${apiVersion} ${kind}`, one];
    }),
  );
  function refusal(object: Value): string {
    const Model = models.get(`${object.apiVersion} ${object.kind}`);
    if (Model === undefined) return `no model of ${object.apiVersion} ${object.kind}`;
    try {
      new Model(object as never).validate();
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** Fields that the published model does not know: written with a wrong type they are taken all the same. */
  function strangers(object: Value, within: unknown = object, path: readonly string[] = []): string[] {
    if (typeof within !== 'object' || within === null) return [];
    return Object.entries(within).flatMap(([key, value]) => {
      const here = [...path, key];
      const wrong = structuredClone(object);
      const parent = path.reduce<unknown>((one, step) => (one as Value)[step], wrong) as Record<string, unknown>;
      parent[key] = typeof value === 'object' ? 0 : {};
      return [...(refusal(wrong) === '' ? [here.join('.')] : []), ...strangers(object, value, here)];
    });
  }

  it.each(manifests.map((one) => [`${one.kind} ${(one.metadata as Value).name}`, one] as const))('%s', (_, object) => {
    expect([refusal(object), ...strangers(object)]).toEqual(['']);
  });

  it('a field that is misspelt is found', () => {
    const [first] = manifests.filter(({ kind }) => kind === 'PeerAuthentication');
    const misspelt = { ...first, spec: { mtls: { mode: 'STRICT', moode: 'STRICT' } } };
    expect(strangers(misspelt)).toEqual(['spec.mtls.moode']);
  });

  const dataOf = (kind: string) => manifests.find((one) => one.kind === kind) as Value;
  const parameters = dataOf('ConfigMap').data as Readonly<Record<string, string>>;
  const overlay = parse(parameters.deployment ?? '');

  it('the parameters have keys that istiod merges, and become a Deployment', () => {
    // `supportedOverlays` of pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go: it refuses any other.
    const taken = ['deployment', 'service', 'serviceAccount', 'horizontalPodAutoscaler', 'podDisruptionBudget'];
    expect(taken).toEqual(expect.arrayContaining(Object.keys(parameters)));
    const labels = { 'gateway.networking.k8s.io/gateway-name': 'payment-waypoint' };
    const made = {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'payment-waypoint' } },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels } } },
    };
    const whole = merged(made, overlay) as Value;
    expect([refusal(whole), ...strangers(whole)]).toEqual(['']);
  });

  it('the agent drains Envoy for most of the time that the pod has, and not beyond it', () => {
    // ProxyConfig.terminationDrainDuration: 5 s where nobody says otherwise, after which Envoy is killed.
    const { infrastructure } = (
      dataOf('Gateway') as { spec: { infrastructure: { annotations: Record<string, string> } } }
    ).spec;
    const drain = parse(infrastructure.annotations['proxy.istio.io/config'] ?? '').terminationDrainDuration;
    expect(drain).toMatch(/^\d+s$/);
    expect(Number.parseInt(drain, 10)).toBeGreaterThanOrEqual(45);
    expect(Number.parseInt(drain, 10)).toBeLessThan(overlay.spec.template.spec.terminationGracePeriodSeconds);
  });
});

describe('the values are of the charts', () => {
  // Keys of values.yaml in manifests/charts/{istio-control/istio-discovery,istio-cni,ztunnel,gateway} of istio/istio;
  // `profile` is read by their templates/zzz_profile.yaml.
  const keys: Readonly<Record<string, readonly string[]>> = {
    'cni.yaml': ['profile', 'resources.requests.cpu', 'resources.requests.memory'],
    'ingress.yaml': [
      ...['autoscaling.minReplicas', 'podDisruptionBudget.maxUnavailable'],
      ...['resources.limits.cpu', 'resources.limits.memory', 'resources.requests.cpu', 'resources.requests.memory'],
    ],
    'istiod.yaml': [
      ...['autoscaleMin', 'cni.enabled', 'meshConfig.accessLogFile'],
      ...['meshConfig.defaultConfig.proxyMetadata.ISTIO_META_DNS_CAPTURE', 'profile'],
    ],
    'ztunnel.yaml': ['resources.requests.cpu', 'resources.requests.memory'],
  };
  const leaves = (value: unknown, path: readonly string[] = []): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, below]) => leaves(below, [...path, key]))
      : [path.join('.')];

  it('sets nothing that the charts do not have', () => {
    const read = filesIn('values').map((file) => [
      file.split('/').at(-1),
      leaves(parse(readFileSync(file, 'utf8'))).toSorted(),
    ]);
    expect(Object.fromEntries(read)).toEqual(keys);
  });

  it('are counted by check as what they are, and are not among what kubectl applies', async () => {
    const { notes } = await ran(deployed, '1.30');
    expect(notes.map(({ note }) => note)).toContain('4 documents of them are no Kubernetes object.');
    for (const file of filesIn('manifests')) expect(documentsIn(readFileSync(file, 'utf8'), file).others).toBe(0);
  });
});

describe('the form of the article', () => {
  const waypoint = 'Waypoint production/payment-waypoint';
  const today = {
    'policies-attached: AuthorizationPolicy production/payment-service-ambient-policy': expect.stringMatching(
      /Istio does not read the annotation istio.io\/waypoint-for or the selector istio.io\/gateway-name on a policy/,
    ),
    // Its autoscaler is in the namespace `default`, and lacks maxReplicas.
    [`waypoints-autoscaled: ${waypoint}`]: expect.stringContaining('no HorizontalPodAutoscaler targets'),
    [`waypoints-redundant: ${waypoint}`]: expect.stringContaining('one replica, and no PodDisruptionBudget'),
    [`waypoints-used: ${waypoint}`]: expect.stringContaining('nothing names it by istio.io/use-waypoint'),
  };
  const then = {
    ...today,
    'versions-supported: Istio 1.22': expect.stringContaining('its support ended on 2025-01-22'),
    [`waypoints-drain: ${waypoint}`]: expect.stringContaining('2 s to end (the template up to Istio 1.27)'),
  };
  it.each([
    ['1.22, which it installs', '1.22', then],
    ['1.30', '1.30', today],
  ])('is wrong under Istio %s', async (_, istio, wrong) => {
    const { code, failing, unknown } = await ran(article, istio);
    expect(failing).toEqual(wrong);
    expect(unknown).toMatchObject({
      'objects-understood: HorizontalPodAutoscaler default/payment-waypoint-hpa':
        expect.stringContaining('maxReplicas'),
    });
    expect(code).toBe(5);
  });

  it('has an autoscaler that the API server refuses', () => {
    const scaler = objectsOf(article).find(({ kind }) => kind === 'HorizontalPodAutoscaler');
    expect(() => new HorizontalPodAutoscaler(scaler as never).validate()).toThrow('maxReplicas');
  });

  async function planned(objects: readonly Value[], istioVersion: string, only?: readonly string[]) {
    const { plan } = await fix({ ...(await asked(objects, istioVersion)), only, metric: 'cpu' });
    const steps = plan.fixes.flatMap((one) => one.steps);
    const left = plan.left.map(({ finding }) => `${finding.check}: ${finding.subject}`).toSorted();
    return { after: applied(objects, steps), left };
  }

  it('is not mended where only an upgrade helps, which is named', async () => {
    const { left } = await planned(objectsOf(article), '1.22', [
      'policies-attached',
      'versions-supported',
      'waypoints-drain',
    ]);
    expect(left).toEqual(['versions-supported: Istio 1.22', `waypoints-drain: ${waypoint}`]);
  });

  it('is mended by meshledger fix', async () => {
    const { after, left } = await planned(objectsOf(article), '1.30');
    expect(left).toEqual([]);
    const { failing, unknown } = await checked(after);
    expect(failing).toEqual({});
    // No finding, and so no fix: nobody knows how far it should scale. It stays in `default`, where it does nothing.
    expect(Object.keys(unknown)).toContain('objects-understood: HorizontalPodAutoscaler default/payment-waypoint-hpa');
  });
});
