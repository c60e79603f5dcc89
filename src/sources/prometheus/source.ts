import type { Period } from '../../model/period.ts';
import type { HttpSettings } from '../http/request.ts';
import type { Readers, Source } from '../source.ts';
import { articleQueries } from './article-queries.ts';
import { type PrometheusClient, prometheusClient } from './client.ts';
import { latencyHistograms, requestCounts } from './latency.ts';
import { nodeClocks } from './node-clocks.ts';
import { nothing } from './nothing.ts';
import { refuseSeveralClusters } from './one-cluster.ts';
import { podsSeen } from './pods-seen.ts';
import { proxyUsage } from './proxy-usage.ts';
import { meshContainers, meshRequests, requestFamilies } from './queries/parts.ts';
import { sampling } from './sampling.ts';
import { scrapeJobs } from './scrape-interval.ts';
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
  const requestJobs = once((period) => scrapeJobs(client, select, requestFamilies, meshRequests, period));
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

/** Remembers the first answer: the facts of one run share it. */
function once<T>(ask: (period: Period) => Promise<T>): (period: Period) => Promise<T> {
  let answer: Promise<T> | undefined;
  return (period) => {
    answer ??= ask(period);
    return answer;
  };
}
