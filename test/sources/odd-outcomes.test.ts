import { describe, expect, it } from 'vitest';
import { end, hour, type Labels, line, read, type When } from './by-hand.ts';

/* How requests and connections ended, by labels that real meshes drop, double and never write. Each counter rises by one a second. */

const hours = 12;
const start = end - hours * hour;
const rising = (metric: string, labels: Labels, when: When = {}): string[] =>
  line(metric, labels, (at) => at - (when.from ?? start), when);
const seconds = (of: number) => expect.closeTo(of * hours * hour, -3);

const who = { source_workload: 'web', source_workload_namespace: 'front' };
const where = {
  ...{ destination_workload: 'cart', destination_workload_namespace: 'shop', destination_service_name: 'cart' },
  ...{ reporter: 'destination' },
};
const call = {
  ...{ reporter: 'destination', sourceNamespace: 'front', sourceWorkload: 'web' },
  ...{ destinationNamespace: 'shop', destinationWorkload: 'cart', destinationService: 'cart' },
};
const sidecar = { namespace: 'shop', pod: 'cart-1', job: 'envoy', instance: '10.0.0.9:15020' };

describe('requests', () => {
  const well = { response_code: '200', response_flags: '-', connection_security_policy: 'mutual_tls' };
  const requests = (labels: Labels, when?: When) =>
    rising('istio_requests_total', { ...who, ...where, ...sidecar, ...well, ...labels }, when);

  it('are counted once however many replicas, ports and jobs scraped the pod, each in every way that it ended', async () => {
    const scrapes = ['a', 'b'].flatMap((prometheus_replica) =>
      ['15020', '15090'].map((port) => ({ prometheus_replica, instance: `10.0.0.9:${port}`, job: `envoy-${port}` })),
    );
    const { fact } = await read(
      'requestOutcomes',
      scrapes.flatMap((scrape) => [
        ...requests(scrape),
        ...requests({ ...scrape, connection_security_policy: 'none', response_code: '503', response_flags: 'UF' }),
        ...requests({ ...scrape, connection_security_policy: 'none', response_code: '403' }),
        ...requests({ ...scrape, response_code: '503' }),
      ]),
    );
    const unavailable = { UF: seconds(1), '-': seconds(1) };
    const outcome = { ...call, requests: seconds(4), plaintext: seconds(2), forbidden: seconds(1), unavailable };
    expect(fact).toEqual({ known: true, value: [outcome] });
  });

  it('of a caller whom Istio does not know, and those that a client reported', async () => {
    const unknown = {
      source_workload: 'unknown',
      source_workload_namespace: 'unknown',
      destination_service_name: 'unknown',
    };
    const client = { reporter: 'source', connection_security_policy: 'unknown', pod: 'web-1' };
    const { fact } = await read('requestOutcomes', [...requests(unknown), ...requests(client)]);
    const nobody = { sourceNamespace: '', sourceWorkload: '', destinationService: '' };
    const outcome = { ...call, ...nobody, requests: seconds(1), plaintext: 0, forbidden: 0, unavailable: {} };
    expect(fact).toEqual({ known: true, value: [outcome] });
  });

  it.each(['connection_security_policy', 'response_code'])(
    'without %s, which Telemetry may remove, are left out, and that is said',
    async (label) => {
      const { fact, notes } = await read('requestOutcomes', [
        ...requests({ [label]: '' }),
        ...requests({ pod: 'cart-2', instance: '10.0.0.8:15020' }),
      ]);
      expect(fact).toMatchObject({ known: true, value: [{ requests: seconds(1), plaintext: 0 }] });
      expect(notes.join()).toMatch(
        /1 series of istio_requests_total without connection_security_policy or response_code/,
      );
    },
  );

  it('that a server cannot place are not taken for plain text: that is said by none alone', async () => {
    const { fact } = await read('requestOutcomes', requests({ connection_security_policy: 'unknown' }));
    expect(fact).toMatchObject({ known: true, value: [{ requests: seconds(1), plaintext: 0 }] });
  });

  it('of nobody are not known to be none', async () => {
    const { fact, notes } = await read('requestOutcomes', requests({ connection_security_policy: '' }));
    expect(fact).toMatchObject({
      known: false,
      why: expect.stringMatching(/istio_requests_total.*Scrape the proxies/),
    });
    expect(notes).toHaveLength(1);
  });

  it('of a week without any are left out', async () => {
    const idle = line('istio_requests_total', { ...who, ...where, ...sidecar, ...well, pod: 'cart-3' }, 7);
    const api = { source_workload: 'api' };
    const once = idle.map((one) => one.replace('"web"', '"api"').replace('"200"', '"503"'));
    const { fact } = await read('requestOutcomes', [...idle, ...once, ...requests(api)]);
    const outcome = {
      ...call,
      sourceWorkload: 'api',
      requests: seconds(1),
      plaintext: 0,
      forbidden: 0,
      unavailable: {},
    };
    expect(fact).toEqual({ known: true, value: [outcome] });
  });
});

describe('connections of ztunnel', () => {
  const [opened, closed] = ['istio_tcp_connections_opened_total', 'istio_tcp_connections_closed_total'];
  const ztunnel = { namespace: 'istio-system', pod: 'ztunnel-x2k9l', job: 'zt', instance: '10.0.0.3:15020' };
  const connections = (metric: string, labels: Labels = {}, when?: When) =>
    rising(
      metric,
      { ...who, ...where, ...ztunnel, response_flags: '-', connection_security_policy: 'mutual_tls', ...labels },
      when,
    );
  const isZtunnel = line('istio_build', { component: 'ztunnel', job: 'zt', instance: ztunnel.instance }, 1);
  const isProxy = line('istio_build', { component: 'proxy', job: 'zt', instance: ztunnel.instance }, 1);

  it.each<[string, Labels, string[]]>([
    ['by the name of its pod', {}, []],
    ['by the label app, where the DaemonSet has another name', { pod: 'zt-x2k9l', app: 'ztunnel' }, []],
    ['by what the process says of itself', { pod: '' }, isZtunnel],
  ])("are told from Envoy's %s", async (_, labels, build) => {
    const { fact } = await read('ztunnelConnections', [
      ...build,
      ...connections(opened, labels),
      ...connections(opened, { ...labels, connection_security_policy: 'unknown' }),
      ...connections(closed, { ...labels, response_flags: 'DENY' }),
      ...connections(closed, labels),
    ]);
    const ended = { DENY: seconds(1) };
    expect(fact).toEqual({ known: true, value: [{ ...call, opened: seconds(2), plaintext: seconds(1), ended }] });
  });

  it.each<[string, Labels, string[]]>([
    ["are not an Envoy's", { pod: 'db-0' }, []],
    ["are not an Envoy's without a pod label", { pod: '' }, isProxy],
    ['are not of somebody of whom nothing says who it is', { pod: '' }, []],
    ['without connection_security_policy say nothing', { connection_security_policy: '' }, []],
  ])('%s', async (_, labels, build) => {
    const { fact } = await read('ztunnelConnections', [
      ...build,
      ...connections(opened, labels),
      ...connections(closed, labels),
    ]);
    expect(fact).toMatchObject({
      known: false,
      why: expect.stringMatching(/connections_opened_total.*Without ambient/),
    });
  });

  it('are not known to have ended well where closed ones are not kept', async () => {
    const { fact } = await read('ztunnelConnections', connections(opened));
    expect(fact).toMatchObject({ known: false, why: expect.stringMatching(/connections_closed_total.*Keep both/) });
  });

  it('are not known to have ended well where relabelling drops their flags', async () => {
    const { fact } = await read('ztunnelConnections', [
      ...connections(opened),
      ...connections(closed, { response_flags: '' }),
    ]);
    expect(fact).toMatchObject({ known: false, why: expect.stringMatching(/with response_flags.*with their labels/) });
  });
});

describe("denials of Envoy's RBAC filter", () => {
  const rbac = (name: string, labels: Labels) => rising(`envoy_${name}`, { ...sidecar, ...labels });
  const [allowed, denied] = [{ authz_enforce_result: 'allowed' }, { authz_enforce_result: 'denied' }];
  const dryRun = { authz_dry_run_action: 'deny', authz_dry_run_result: 'denied' };

  it('are added up over the listeners of a pod, which differ by name alone', async () => {
    const { fact } = await read('rbacDenials', [
      ...rbac('http_inbound_0_0_0_0_8080_rbac', denied),
      ...rbac('http_inbound_0_0_0_0_9090_rbac', denied),
      ...rbac('tcp_rbac', denied),
      ...rbac('tcp_rbac', allowed),
      ...rbac('tcp_rbac', dryRun),
    ]);
    expect(fact).toEqual({ known: true, value: [{ namespace: 'shop', pod: 'cart-1', denied: seconds(3) }] });
  });

  it('are seen where the result is in the name, and counted once for two jobs', async () => {
    const { fact } = await read(
      'rbacDenials',
      ['a', 'b'].flatMap((job) => rbac('http_rbac_denied', { job })),
    );
    expect(fact).toEqual({ known: true, value: [{ namespace: 'shop', pod: 'cart-1', denied: seconds(1) }] });
  });

  it('are known to be none where everything was allowed', async () => {
    expect((await read('rbacDenials', rbac('http_rbac', allowed))).fact).toEqual({ known: true, value: [] });
  });

  it.each<[string, string[]]>([
    ['where no filter counts anything', line('up', sidecar, 1)],
    ['where all that counts is a dry run', rbac('http_rbac', dryRun)],
  ])('are not known %s', async (_, lines) => {
    const why = expect.stringMatching(/no statistic of an Envoy RBAC filter.*Where no AuthorizationPolicy applies/);
    expect((await read('rbacDenials', lines)).fact).toMatchObject({ known: false, why });
  });
});

describe("certificates of istiod's CA", () => {
  const root = (pod: string, value: number, when?: When) =>
    line(
      'citadel_server_root_cert_expiry_timestamp',
      { namespace: 'istio-system', job: 'istiod', pod, instance: `${pod}:15014` },
      value,
      when,
    );
  const [soon, late] = ['2026-12-01T00:00:00Z', '2036-11-10T00:00:00Z'];
  const at = (instant: string) => Date.parse(instant) / 1000;
  const told = (pod: string, notAfter: string) => ({ certificate: 'root', pod, notAfter });

  it.each<[string, string[], object[]]>([
    [
      'are those of the istiods that are there, not of one that was replaced in the hour',
      [
        ...root('istiod-old', at(soon), { to: end - 20 * 60 }),
        ...root('istiod-new', at(late), { from: end - 20 * 60 }),
      ],
      [told('istiod-new', late)],
    ],
    [
      'are those that were last heard of, where the last quarter of an hour is silent',
      root('istiod-1', at(soon), { to: end - 20 * 60 }),
      [told('istiod-1', soon)],
    ],
    [
      'are once for each istiod, by its address where it has no pod label',
      [
        ...root('istiod-1', at(late)),
        ...root('istiod-1', at(late)).map((one) => one.replace('job="istiod"', 'job="again"')),
        ...root('', at(soon)),
      ],
      [told(':15014', soon), told('istiod-1', late)],
    ],
    ['are none where istiod could not read it, or has none', [...root('istiod-1', -1), ...root('istiod-2', 0)], []],
  ])('%s', async (_, lines, value) => {
    expect((await read('caCertificates', lines)).fact).toEqual({ known: true, value });
  });

  it('are not known where istiod is not scraped', async () => {
    const { fact } = await read('caCertificates', root('istiod-1', at(soon), { to: end - 2 * hour }));
    expect(fact).toMatchObject({ known: false, why: expect.stringMatching(/citadel_server.*port 15014/) });
  });
});
