import type { Period } from '../../model/period.ts';
import type { HttpSettings } from '../http/request.ts';
import type { Note, Readers, Source } from '../source.ts';
import { articleQueries } from './article-queries.ts';
import { type PrometheusClient, prometheusClient } from './client.ts';
import { complianceReaders } from './compliance-readers.ts';
import { latencyHistograms, requestCounts } from './latency.ts';
import { nodesSeen } from './nodes-seen.ts';
import { someOf } from './nothing.ts';
import { refuseSeveralClusters } from './one-cluster.ts';
import { otherAllocation } from './other-allocation.ts';
import { placements } from './placements.ts';
import { podHours } from './pod-hours.ts';
import { noteMissingInitRequests, podsSeen } from './pods-seen.ts';
import { proxyUsage } from './proxy-usage.ts';
import { sampling } from './sampling.ts';
import { type ScrapeJobs, scrapeJobsOf } from './scrape-jobs.ts';
import { type Selector, selector } from './selector.ts';
import { trafficEdges } from './traffic-edges.ts';
import { ztunnelTraffic } from './ztunnel-traffic.ts';

/** Prometheus, or anything that speaks its HTTP API: what the proxies used, and how requests fared. */
export function prometheusSource(http: HttpSettings, matchers: Readonly<Record<string, string>>): Source {
  return {
    name: 'prometheus',
    required: true,
    open(note) {
      const [client, select] = [prometheusClient(http, note), selector(matchers)];
      return ofOneCluster(client, select, readers(client, select, scrapeJobsOf(client, select), note));
    },
  };
}

function readers(client: PrometheusClient, select: Selector, jobs: ScrapeJobs, note: Note): Readers {
  const some = someOf(client);
  return {
    sampling: async (period) => sampling(client, select, await jobs.usage(period), await jobs.requests(period), period),
    proxyUsage: async (period) => {
      const [usage, requests] = await Promise.all([jobs.usage(period), jobs.requests(period)]);
      return some(
        await proxyUsage(client, select, { usage, requests }, period),
        'container of the mesh (istio-proxy, agentgateway, discovery or install-cni)',
        'Check prometheus.matchers, that cAdvisor is scraped with its image label, and that Istio is installed.',
      );
    },
    podsSeen: async (period) => {
      const pods = await podsSeen(client, select, await jobs.pods(period), period);
      await noteMissingInitRequests(client, select, period, pods, note);
      return some(pods, 'pod with a mesh container', 'Check prometheus.matchers.');
    },
    nodesSeen: async (period) =>
      some(
        await jobs.nodes(period).then((listing) => nodesSeen(client, select, listing, period)),
        'kube_node_info of a node',
        'Scrape kube-state-metrics, and let it list nodes (--resources).',
      ),
    otherAllocation: async (period) => {
      const [usage, listing] = await Promise.all([jobs.usage(period), jobs.pods(period)]);
      return some(
        await otherAllocation(client, select, { usage, listing }, period),
        'usage or requests of a container outside the mesh',
        'Keep the application containers when scraping cAdvisor and kube-state-metrics, to have the whole cost of the nodes.',
      );
    },
    podHours: async (period) =>
      some(await podHours(client, select, await jobs.pods(period), period), 'kube_pod_info of a pod', scrapePods),
    placements: async (period) =>
      some(await placements(client, select, await jobs.pods(period), period), 'kube_pod_info of a pod', scrapePods),
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
    trafficEdges: async (period) =>
      some(
        await trafficEdges(client, select, period, note),
        'istio_request_bytes, istio_response_bytes or istio_tcp_sent_bytes_total of a sidecar or waypoint',
        'Scrape the proxies (port 15020) and keep their byte metrics to have traffic between workloads.',
      ),
    ztunnelTraffic: async (period) =>
      some(
        await ztunnelTraffic(client, select, period),
        'istio_tcp_sent_bytes_total of a ztunnel',
        'Without ambient there is none; otherwise scrape ztunnel (port 15020) and keep its pod label.',
      ),
    articleQueries: (period) => articleQueries(client, select, period),
    ...complianceReaders(client, select, jobs, note),
  };
}

const scrapePods = 'Scrape kube-state-metrics, and let it list pods (--resources).';

/** The same readers, none of which starts before it is known that they do not add up two clusters. */
function ofOneCluster(client: PrometheusClient, select: Selector, all: Readers): Readers {
  let checked: Promise<void> | undefined;
  const guarded = Object.entries(all).map(([fact, read]) => [
    fact,
    async (period: Period) => {
      checked ??= refuseSeveralClusters(client, select, period);
      await checked;
      return read(period);
    },
  ]);
  return Object.fromEntries(guarded) as Readers;
}
