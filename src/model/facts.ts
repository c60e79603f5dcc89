import * as z from 'zod';
import * as health from './health-facts.ts';
import { History } from './history.ts';
import * as installation from './installation-facts.ts';
import { BilledCost, Prices } from './money-facts.ts';
import * as policy from './policy-facts.ts';
import { Reading } from './reading.ts';
import * as routing from './routing-facts.ts';
import * as traffic from './traffic-facts.ts';
import * as usage from './usage-facts.ts';
import * as workload from './workload-facts.ts';

/** How things are when they are asked, not how they were: what the Kubernetes API says, or manifests do. */
const state = {
  pods: Reading(z.array(workload.Pod)),
  workloads: Reading(z.array(workload.Workload)),
  nodes: Reading(z.array(workload.Node)),
  services: Reading(z.array(routing.Service)),
  serviceEntries: Reading(z.array(routing.ServiceEntry)),
  namespaces: Reading(z.array(routing.Namespace)),
  podDisruptionBudgets: Reading(z.array(workload.PodDisruptionBudget)),
  authorizationPolicies: Reading(z.array(policy.AuthorizationPolicy)),
  peerAuthentications: Reading(z.array(policy.PeerAuthentication)),
  workloadRules: Reading(z.array(policy.WorkloadRule)),
  telemetries: Reading(z.array(policy.WorkloadRule)),
  meshRoutes: Reading(z.array(routing.MeshRoute)),
  destinationRules: Reading(z.array(routing.DestinationRule)),
  gateways: Reading(z.array(routing.Gateway)),
  gatewayClasses: Reading(z.array(routing.GatewayClass)),
  gatewayParameters: Reading(z.array(routing.GatewayParameters)),
  horizontalPodAutoscalers: Reading(z.array(workload.HorizontalPodAutoscaler)),
  controlPlanes: Reading(z.array(installation.ControlPlane)),
  kubernetesVersion: Reading(z.string()),
  meshConfig: Reading(installation.MeshConfig),
  injectorConfig: Reading(installation.InjectorConfig),
  ambientCni: Reading(installation.AmbientCni),
  networkPlugins: Reading(z.array(installation.NetworkPlugin)),
  rootCertificates: Reading(z.array(installation.RootCertificate)),
  unreadObjects: Reading(z.array(installation.UnreadObject)),
};

/** What Prometheus says of the period. */
const measured = {
  nodeClocks: Reading(z.array(health.NodeClock)),
  proxyUsage: Reading(z.array(usage.ProxyUsage)),
  podsSeen: Reading(z.array(usage.PodSeen)),
  nodesSeen: Reading(z.array(usage.NodeSeen)),
  otherAllocation: Reading(z.array(usage.OtherAllocation)),
  podHours: Reading(z.array(usage.PodHours)),
  placements: Reading(z.array(usage.Placement)),
  latencyHistograms: Reading(z.array(traffic.LatencyHistogram)),
  requestCounts: Reading(z.array(traffic.RequestCount)),
  requestOutcomes: Reading(z.array(traffic.RequestOutcome)),
  trafficEdges: Reading(z.array(traffic.TrafficEdge)),
  ztunnelTraffic: Reading(z.array(traffic.ZtunnelTraffic)),
  ztunnelConnections: Reading(z.array(traffic.ZtunnelConnections)),
  ztunnelCpu: Reading(z.array(health.ZtunnelCpu)),
  rbacDenials: Reading(z.array(health.RbacDenials)),
  oomKills: Reading(z.array(health.OomKills)),
  caCertificates: Reading(z.array(health.CaCertificate)),
  sampling: Reading(usage.Sampling),
  articleQueries: Reading(usage.ArticleQueries),
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
