import * as z from 'zod';
import { History } from './history.ts';
import * as kubernetes from './kubernetes-facts.ts';
import { BilledCost, Prices } from './money-facts.ts';
import * as prometheus from './prometheus-facts.ts';
import { Reading } from './reading.ts';

/** How things are when they are asked, not how they were: what the Kubernetes API says, or manifests do. */
const state = {
  pods: Reading(z.array(kubernetes.Pod)),
  workloads: Reading(z.array(kubernetes.Workload)),
  nodes: Reading(z.array(kubernetes.Node)),
  services: Reading(z.array(kubernetes.Service)),
  serviceEntries: Reading(z.array(kubernetes.ServiceEntry)),
  namespaces: Reading(z.array(kubernetes.Namespace)),
  podDisruptionBudgets: Reading(z.array(kubernetes.PodDisruptionBudget)),
  authorizationPolicies: Reading(z.array(kubernetes.AuthorizationPolicy)),
  peerAuthentications: Reading(z.array(kubernetes.PeerAuthentication)),
  workloadRules: Reading(z.array(kubernetes.WorkloadRule)),
  telemetries: Reading(z.array(kubernetes.WorkloadRule)),
  meshRoutes: Reading(z.array(kubernetes.MeshRoute)),
  destinationRules: Reading(z.array(kubernetes.DestinationRule)),
  gateways: Reading(z.array(kubernetes.Gateway)),
  gatewayClasses: Reading(z.array(kubernetes.GatewayClass)),
  gatewayParameters: Reading(z.array(kubernetes.GatewayParameters)),
  horizontalPodAutoscalers: Reading(z.array(kubernetes.HorizontalPodAutoscaler)),
  controlPlanes: Reading(z.array(kubernetes.ControlPlane)),
  kubernetesVersion: Reading(z.string()),
  meshConfig: Reading(kubernetes.MeshConfig),
  injectorConfig: Reading(kubernetes.InjectorConfig),
  ambientCni: Reading(kubernetes.AmbientCni),
  networkPlugins: Reading(z.array(kubernetes.NetworkPlugin)),
  rootCertificates: Reading(z.array(kubernetes.RootCertificate)),
  unreadObjects: Reading(z.array(kubernetes.UnreadObject)),
};

/** What Prometheus says of the period. */
const measured = {
  nodeClocks: Reading(z.array(prometheus.NodeClock)),
  proxyUsage: Reading(z.array(prometheus.ProxyUsage)),
  podsSeen: Reading(z.array(prometheus.PodSeen)),
  nodesSeen: Reading(z.array(prometheus.NodeSeen)),
  otherAllocation: Reading(z.array(prometheus.OtherAllocation)),
  podHours: Reading(z.array(prometheus.PodHours)),
  placements: Reading(z.array(prometheus.Placement)),
  latencyHistograms: Reading(z.array(prometheus.LatencyHistogram)),
  requestCounts: Reading(z.array(prometheus.RequestCount)),
  requestOutcomes: Reading(z.array(prometheus.RequestOutcome)),
  trafficEdges: Reading(z.array(prometheus.TrafficEdge)),
  ztunnelTraffic: Reading(z.array(prometheus.ZtunnelTraffic)),
  ztunnelConnections: Reading(z.array(prometheus.ZtunnelConnections)),
  ztunnelCpu: Reading(z.array(prometheus.ZtunnelCpu)),
  rbacDenials: Reading(z.array(prometheus.RbacDenials)),
  oomKills: Reading(z.array(prometheus.OomKills)),
  caCertificates: Reading(z.array(prometheus.CaCertificate)),
  sampling: Reading(prometheus.Sampling),
  articleQueries: Reading(prometheus.ArticleQueries),
};

/**
 * Every fact the reporter can know: our vocabulary. One row per fact: its schema; the source that reads it is in
 * `sources/index.ts`. Facts say what is, never what it means; roles, verdicts and money are derived from them.
 */
export const Facts = z.object({
  ...state,
  ...measured,
  prices: Reading(Prices),
  billedCost: Reading(BilledCost),
  history: Reading(History),
});

/** Facts of the Kubernetes API. */
export const stateFacts = Object.keys(state) as readonly (keyof typeof state)[];
/** Facts of Prometheus. */
export const measuredFacts = Object.keys(measured) as readonly (keyof typeof measured)[];
