import type * as z from 'zod';
import type { ObjectKind } from './objects.ts';
import { AuthorizationPolicy } from './schema/authorization-policy.ts';
import { DestinationRule } from './schema/destination-rule.ts';
import { Gateway } from './schema/gateway.ts';
import { GatewayClass } from './schema/gateway-class.ts';
import { HorizontalPodAutoscaler } from './schema/horizontal-pod-autoscaler.ts';
import { GatewayApiRoute, VirtualService } from './schema/mesh-route.ts';
import { FelixConfiguration, Installation } from './schema/network-plugin.ts';
import { Node } from './schema/node.ts';
import { PeerAuthentication } from './schema/peer-authentication.ts';
import { Pod } from './schema/pod.ts';
import { PodDisruptionBudget } from './schema/pod-disruption-budget.ts';
import { Namespace, Service } from './schema/service.ts';
import { ServiceEntry } from './schema/service-entry.ts';
import { CronJob, Rollout, Workload, WorkloadEntry } from './schema/workload.ts';
import { WorkloadRule } from './schema/workload-rule.ts';

const builtIn = <T>(apiVersion: string, kind: string, resource: string, schema: z.ZodType<T>): ObjectKind<T> => ({
  ...{ apiVersion, kind, resource, schema, optionalGroup: false },
});
const custom = <T>(
  apiVersion: string,
  kind: string,
  resource: string,
  schema: z.ZodType<T>,
  more: Pick<ObjectKind<T>, 'alike' | 'rare' | 'clusterScoped' | 'onlyInManifests'> = {},
): ObjectKind<T> => ({ ...{ apiVersion, kind, resource, schema, optionalGroup: true }, ...more });

const security = 'security.istio.io/v1';
const networking = 'networking.istio.io/v1';
const extensions = 'extensions.istio.io/v1alpha1';
const gatewayApi = 'gateway.networking.k8s.io/v1';
/** Istio serves its APIs in older versions too, with the same fields; manifests may still be written in them. */
const older = { alike: ['v1beta1', 'v1alpha3', 'v1alpha1'] };

/** In a cluster the pods of these tell what is there; in manifests nothing else does. */
const templateOnly = { onlyInManifests: true };

/** Which kinds of objects make which fact: what a cluster is asked for, and what is looked for in manifests. */
export const factKinds = {
  pods: [builtIn('v1', 'Pod', 'pods', Pod)],
  nodes: [{ ...builtIn('v1', 'Node', 'nodes', Node), clusterScoped: true }],
  services: [builtIn('v1', 'Service', 'services', Service)],
  namespaces: [{ ...builtIn('v1', 'Namespace', 'namespaces', Namespace), clusterScoped: true }],
  podDisruptionBudgets: [builtIn('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets', PodDisruptionBudget)],
  workloads: [
    builtIn('apps/v1', 'Deployment', 'deployments', Workload('Deployment')),
    builtIn('apps/v1', 'StatefulSet', 'statefulsets', Workload('StatefulSet')),
    builtIn('apps/v1', 'DaemonSet', 'daemonsets', Workload('DaemonSet')),
    builtIn('batch/v1', 'CronJob', 'cronjobs', CronJob),
    { ...builtIn('batch/v1', 'Job', 'jobs', Workload('Job')), ...templateOnly },
    { ...builtIn('apps/v1', 'ReplicaSet', 'replicasets', Workload('ReplicaSet')), ...templateOnly },
    custom('argoproj.io/v1alpha1', 'Rollout', 'rollouts', Rollout, templateOnly),
    custom(networking, 'WorkloadEntry', 'workloadentries', WorkloadEntry, older),
  ],
  serviceEntries: [custom(networking, 'ServiceEntry', 'serviceentries', ServiceEntry, older)],
  authorizationPolicies: [custom(security, 'AuthorizationPolicy', 'authorizationpolicies', AuthorizationPolicy, older)],
  peerAuthentications: [custom(security, 'PeerAuthentication', 'peerauthentications', PeerAuthentication, older)],
  workloadRules: [
    custom(
      ...([security, 'RequestAuthentication', 'requestauthentications'] as const),
      WorkloadRule('RequestAuthentication'),
      older,
    ),
    custom(extensions, 'WasmPlugin', 'wasmplugins', WorkloadRule('WasmPlugin')),
    custom(extensions, 'TrafficExtension', 'trafficextensions', WorkloadRule('TrafficExtension'), { rare: true }),
  ],
  telemetries: [custom('telemetry.istio.io/v1', 'Telemetry', 'telemetries', WorkloadRule('Telemetry'), older)],
  meshRoutes: [
    custom(networking, 'VirtualService', 'virtualservices', VirtualService, older),
    custom(gatewayApi, 'HTTPRoute', 'httproutes', GatewayApiRoute('HTTPRoute'), { alike: ['v1beta1'] }),
    // Gateway API 1.0 has GRPCRoute in v1alpha2 alone.
    custom(gatewayApi, 'GRPCRoute', 'grpcroutes', GatewayApiRoute('GRPCRoute'), { alike: ['v1alpha2'] }),
  ],
  destinationRules: [custom(networking, 'DestinationRule', 'destinationrules', DestinationRule, older)],
  gateways: [custom(gatewayApi, 'Gateway', 'gateways', Gateway, { alike: ['v1beta1'] })],
  gatewayClasses: [
    custom(gatewayApi, 'GatewayClass', 'gatewayclasses', GatewayClass, { alike: ['v1beta1'], clusterScoped: true }),
  ],
  horizontalPodAutoscalers: [
    {
      ...builtIn('autoscaling/v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', HorizontalPodAutoscaler),
      alike: ['v1'],
    },
  ],
};

const calico = { rare: true, clusterScoped: true };

/** Kinds that are read for facts that are made of more than one object. */
export const pluginKinds = {
  /** Behind Calico's own API server, where that runs; behind its CRDs otherwise. */
  felixConfigurations: [
    custom('projectcalico.org/v3', 'FelixConfiguration', 'felixconfigurations', FelixConfiguration, calico),
    custom('crd.projectcalico.org/v1', 'FelixConfiguration', 'felixconfigurations', FelixConfiguration, calico),
  ],
  installations: custom('operator.tigera.io/v1', 'Installation', 'installations', Installation, calico),
};
