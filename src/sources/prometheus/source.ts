import { MeshledgerError } from '../../errors.ts';
import type { ArticleQueries, Sampling } from '../../model/facts.ts';
import type { Period } from '../../model/period.ts';
import type { HttpSettings } from '../http/request.ts';
import type { Readers, Source } from '../source.ts';
import { seconds } from './additive.ts';
import { type Ask, type PrometheusClient, prometheusClient } from './client.ts';
import { latencyHistograms, requestCounts } from './latency.ts';
import { nodeClocks } from './node-clocks.ts';
import { podsSeen } from './pods-seen.ts';
import { proxyUsage } from './proxy-usage.ts';
import {
  articleCpu,
  articleMemory,
  clustersSeen,
  meshContainers,
  meshRequests,
  requestSamplesPerHour,
  usageSamplesPerHour,
} from './queries.ts';
import { type ScrapeJob, scrapeJobs } from './scrape-interval.ts';
import { type Selector, selector } from './selector.ts';

/** Prometheus, or anything that speaks its HTTP API: what the proxies used, and how requests fared. */
export function prometheusSource(http: HttpSettings, matchers: Readonly<Record<string, string>>): Source {
  return {
    name: 'prometheus',
    required: true,
    open: (note) => readers(prometheusClient(http, note), selector(matchers)),
  };
}

function readers(client: PrometheusClient, select: Selector): Readers {
  const ofOneCluster = once((period) => refuseSeveralClusters(client, select, period));
  const usageJobs = once((period) =>
    scrapeJobs(client, select, ['container_memory_working_set_bytes'], meshContainers, period),
  );
  const requestJobs = once((period) => scrapeJobs(client, select, requestMetrics, meshRequests, period));
  const some = <T>(rows: T[], what: string, fix: string): T[] => (rows.length > 0 ? rows : nothing(client, what, fix));
  const all: Readers = {
    sampling: async (period) => sampling(client, select, await usageJobs(period), await requestJobs(period), period),
    proxyUsage: async (period) => {
      const [usage, requests] = await Promise.all([usageJobs(period), requestJobs(period)]);
      return some(
        await proxyUsage(client, select, { usage, requests }, period),
        'container of the mesh (istio-proxy, agentgateway, discovery or install-cni)',
        'Check prometheus.matchers, that cAdvisor is scraped with its image label, and that Istio is installed.',
      );
    },
    podsSeen: async (period) =>
      some(await podsSeen(client, select, period), 'pod with a mesh container', 'Check prometheus.matchers.'),
    latencyHistograms: async (period) =>
      some(
        await latencyHistograms(client, select, period),
        'istio_request_duration_milliseconds of a sidecar or waypoint',
        'Scrape the proxies (port 15020) to have measured latency.',
      ),
    requestCounts: async (period) =>
      some(
        await requestCounts(client, select, period),
        'istio_requests_total of a sidecar or waypoint',
        'Scrape the proxies (port 15020) to have request counts.',
      ),
    nodeClocks: async (period) =>
      some(
        await nodeClocks(client, select, period),
        'node_timex_* metric',
        'Run node_exporter with its timex collector on every node.',
      ),
    articleQueries: (period) => articleQueries(client, select, period),
  };
  const guarded = Object.entries(all).map(([fact, read]) => [
    fact,
    async (period: Period) => {
      await ofOneCluster(period);
      return read(period);
    },
  ]);
  return Object.fromEntries(guarded) as Readers;
}

const requestMetrics = ['kube_pod_container_resource_requests', 'kube_pod_init_container_resource_requests'];

/** Two clusters have namespaces of the same name: their numbers must never be added up. */
async function refuseSeveralClusters(client: PrometheusClient, select: Selector, period: Period): Promise<void> {
  const rows = await client.instant(clustersSeen(select), seconds(period.end) - 0.001);
  const clusters = rows.flatMap(({ labels }) => labels.cluster ?? []).sort();
  if (clusters.length <= 1) return;
  throw new MeshledgerError(
    'SOURCE_REFUSED',
    `${client.who} holds proxies of ${clusters.length} clusters (label cluster: ${clusters.slice(0, 5).join(', ')}), and adding them up would be wrong.`,
    'Set prometheus.matchers, such as { cluster: prod-eu }, one entry under clusters for each.',
  );
}

/** Remembers the first answer: the facts of one run share it. */
function once<T>(ask: (period: Period) => Promise<T>): (period: Period) => Promise<T> {
  let answer: Promise<T> | undefined;
  return (period) => {
    answer ??= ask(period);
    return answer;
  };
}

/** An empty answer is not zero: it is a fact we do not have. */
function nothing(client: PrometheusClient, what: string, fix: string): never {
  throw new MeshledgerError('SOURCE_REFUSED', `${client.who} holds no ${what} in this period.`, fix);
}

async function sampling(
  client: PrometheusClient,
  select: Selector,
  usage: readonly ScrapeJob[],
  requests: readonly ScrapeJob[],
  period: Period,
): Promise<Sampling> {
  if (usage.length === 0) nothing(client, 'container_memory_working_set_bytes of a mesh container', 'Scrape cAdvisor.');
  const [usageCoverageRatio, requestCoverageRatio] = await Promise.all([
    coveredRatio(client, usageSamplesPerHour(select), usage, period),
    coveredRatio(client, requestSamplesPerHour(select), requests, period),
  ]);
  const intervals = [
    ...usage.map((job) => ({ metric: 'container_memory_working_set_bytes', ...job })),
    ...requests.map((job) => ({ metric: 'kube_pod_container_resource_requests', ...job })),
  ];
  return { usageCoverageRatio, requestCoverageRatio, intervals };
}

/** Share of the period's hours that any of the jobs scraped, hour by hour, a partly scraped hour in part. */
async function coveredRatio(
  client: PrometheusClient,
  ask: Ask,
  jobs: readonly ScrapeJob[],
  period: Period,
): Promise<number> {
  const [start, end] = [seconds(period.start), seconds(period.end)];
  const hours = new Map<number, number>();
  for (const { labels, points } of await client.range(ask, start + 3600 - 0.001, end - 0.001, 3600)) {
    const interval = jobs.find(({ job }) => job === (labels.job ?? ''))?.seconds ?? 0;
    // One sample more or less in an hour is a matter of where the hour is cut.
    for (const [at, samples] of points) {
      hours.set(at, Math.max(hours.get(at) ?? 0, Math.min(1, ((samples + 1) * interval) / 3600)));
    }
  }
  const covered = [...hours.values()].reduce((sum, share) => sum + share, 0);
  return Math.min(1, covered / period.hours);
}

async function articleQueries(client: PrometheusClient, select: Selector, period: Period): Promise<ArticleQueries> {
  const at = seconds(period.end) - 0.001;
  const [cpu, memory] = await Promise.all([
    client.instant(articleCpu(select), at),
    client.instant(articleMemory(select), at),
  ]);
  const [vcpus, memoryGib] = [cpu[0]?.value, memory[0]?.value];
  if (vcpus === undefined || memoryGib === undefined)
    nothing(
      client,
      "answer to the article's two queries at the end of the period",
      'Its script would stop here: "No sidecar metrics found. Is Istio installed?"',
    );
  return { vcpus, memoryGib };
}
