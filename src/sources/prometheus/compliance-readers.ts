import type { Note, Readers } from '../source.ts';
import { caCertificates } from './ca-certificates.ts';
import type { PrometheusClient } from './client.ts';
import { nodeClocks } from './node-clocks.ts';
import { someOf } from './nothing.ts';
import { oomKills } from './oom-kills.ts';
import { rbacDenials } from './rbac-denials.ts';
import { requestOutcomes } from './request-outcomes.ts';
import type { ScrapeJobs } from './scrape-jobs.ts';
import type { Selector } from './selector.ts';
import { ztunnelConnections } from './ztunnel-connections.ts';
import { ztunnelCpu } from './ztunnel-cpu.ts';

/** What only the compliance checks want. `oomKills`, `rbacDenials` and `caCertificates` may be known to be none. */
export function complianceReaders(client: PrometheusClient, select: Selector, jobs: ScrapeJobs, note: Note): Readers {
  const some = someOf(client);
  return {
    nodeClocks: async (period) =>
      some(
        await nodeClocks(client, select, period),
        'node_timex_* metric',
        'Run node_exporter with its timex collector on every node.',
      ),
    requestOutcomes: async (period) =>
      some(
        await requestOutcomes(client, select, period, note),
        'istio_requests_total of a sidecar or waypoint with response_code and connection_security_policy',
        'Scrape the proxies (port 15020), and keep both labels, to know how requests ended.',
      ),
    ztunnelConnections: async (period) =>
      some(
        await ztunnelConnections(client, select, period),
        'istio_tcp_connections_opened_total of a ztunnel',
        'Without ambient there is none; otherwise scrape ztunnel (port 15020) and keep its pod label.',
      ),
    ztunnelCpu: async (period) =>
      some(
        await ztunnelCpu(client, select, await jobs.usage(period), period),
        'CPU usage for 100 minutes or longer of a pod named ztunnel that kube-state-metrics lists',
        'Without ambient there is none; otherwise scrape cAdvisor and kube-state-metrics (kube_pod_container_info).',
      ),
    rbacDenials: (period) => rbacDenials(client, select, period),
    oomKills: (period) => oomKills(client, select, period, note),
    caCertificates: (period) => caCertificates(client, select, period),
  };
}
