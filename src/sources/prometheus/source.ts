import { MeshledgerError } from '../../errors.ts';
import type { ArticleQueries, Sampling } from '../../model/facts.ts';
import type { Period } from '../../model/period.ts';
import type { HttpSettings } from '../http/request.ts';
import type { Readers, Source } from '../source.ts';
import { seconds } from './additive.ts';
import { type PrometheusClient, prometheusClient } from './client.ts';
import { latencyHistograms, requestCounts } from './latency.ts';
import { nodeClocks } from './node-clocks.ts';
import { podsSeen } from './pods-seen.ts';
import { proxyUsage } from './proxy-usage.ts';
import { articleCpu, articleMemory, meshContainers, samplesPerHour } from './queries.ts';
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
  const usageJobs = once((period) =>
    scrapeJobs(client, select, 'container_memory_working_set_bytes', meshContainers, period),
  );
  const requestJobs = once((period) => scrapeJobs(client, select, 'kube_pod_container_resource_requests', '', period));
  const some = <T>(rows: T[], what: string, fix: string): T[] => (rows.length > 0 ? rows : nothing(client, what, fix));
  return {
    sampling: async (period) => sampling(client, select, await usageJobs(period), await requestJobs(period), period),
    proxyUsage: async (period) => {
      const [usage, requests] = await Promise.all([usageJobs(period), requestJobs(period)]);
      return some(
        await proxyUsage(client, select, { usage, requests }, period),
        'a container of the mesh (istio-proxy, agentgateway, discovery or install-cni)',
        'Check prometheus.matchers, that cAdvisor is scraped, and that Istio is installed.',
      );
    },
    podsSeen: async (period) =>
      some(await podsSeen(client, select, period), 'pod with a mesh container', 'Check prometheus.matchers.'),
    latencyHistograms: async (period) =>
      some(
        await latencyHistograms(client, select, period),
        'istio_request_duration_milliseconds from a sidecar or waypoint',
        'Scrape the proxies (port 15020) to have measured latency.',
      ),
    requestCounts: async (period) =>
      some(
        await requestCounts(client, select, period),
        'istio_requests_total from a sidecar or waypoint',
        'Scrape the proxies (port 15020) to have request counts.',
      ),
    nodeClocks: async (period) =>
      some(
        await nodeClocks(client, select, period),
        'node_timex_* metrics',
        'Run node_exporter with its timex collector on every node.',
      ),
    articleQueries: (period) => articleQueries(client, select, period),
  };
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
  const [start, end] = [seconds(period.start), seconds(period.end)];
  const hourly = await client.range(samplesPerHour(select), start + 3600 - 0.001, end - 0.001, 3600);
  const hours = hourly.map(({ labels, points }) => {
    const interval = usage.find(({ job }) => job === (labels.job ?? ''))?.seconds ?? Number.POSITIVE_INFINITY;
    return points.reduce((sum, [, samples]) => sum + Math.min(1, ((samples + 1) * interval) / 3600), 0);
  });
  const intervals = [
    ...usage.map((job) => ({ metric: 'container_memory_working_set_bytes', ...job })),
    ...requests.map((job) => ({ metric: 'kube_pod_container_resource_requests', ...job })),
  ];
  return { windowCoverageRatio: Math.min(1, Math.max(0, ...hours) / period.hours), intervals };
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
