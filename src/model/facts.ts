import * as z from 'zod';
import { History } from './history.ts';
import * as kubernetes from './kubernetes-facts.ts';
import { BilledCost, Prices } from './money-facts.ts';
import * as prometheus from './prometheus-facts.ts';
import { Reading } from './reading.ts';

/**
 * Every fact the reporter can know: our vocabulary. One row per fact: its schema; the source that reads it is in
 * `sources/index.ts`. Facts say what is, never what it means; roles, verdicts and money are derived from them.
 */
export const Facts = z.object({
  pods: Reading(z.array(kubernetes.Pod)),
  workloads: Reading(z.array(kubernetes.Workload)),
  nodes: Reading(z.array(kubernetes.Node)),
  services: Reading(z.array(kubernetes.Service)),
  namespaces: Reading(z.array(kubernetes.Namespace)),
  podDisruptionBudgets: Reading(z.array(kubernetes.PodDisruptionBudget)),
  authorizationPolicies: Reading(z.array(kubernetes.AuthorizationPolicy)),
  workloadRules: Reading(z.array(kubernetes.WorkloadRule)),
  meshRoutes: Reading(z.array(kubernetes.MeshRoute)),
  destinationRules: Reading(z.array(kubernetes.DestinationRule)),
  gateways: Reading(z.array(kubernetes.Gateway)),
  horizontalPodAutoscalers: Reading(z.array(kubernetes.HorizontalPodAutoscaler)),
  nodeClocks: Reading(z.array(prometheus.NodeClock)),
  proxyUsage: Reading(z.array(prometheus.ProxyUsage)),
  podsSeen: Reading(z.array(prometheus.PodSeen)),
  nodesSeen: Reading(z.array(prometheus.NodeSeen)),
  otherAllocation: Reading(z.array(prometheus.OtherAllocation)),
  podHours: Reading(z.array(prometheus.PodHours)),
  placements: Reading(z.array(prometheus.Placement)),
  latencyHistograms: Reading(z.array(prometheus.LatencyHistogram)),
  requestCounts: Reading(z.array(prometheus.RequestCount)),
  trafficEdges: Reading(z.array(prometheus.TrafficEdge)),
  ztunnelTraffic: Reading(z.array(prometheus.ZtunnelTraffic)),
  sampling: Reading(prometheus.Sampling),
  articleQueries: Reading(prometheus.ArticleQueries),
  prices: Reading(Prices),
  billedCost: Reading(BilledCost),
  history: Reading(History),
});
