import { limited } from '../http/limited.ts';
import type { HttpSettings } from '../http/request.ts';
import { httpClient } from '../http/request.ts';
import type { Note, Readers, Source } from '../source.ts';
import { type KubernetesAccess, kubernetesHttp } from './access.ts';
import { list } from './list.ts';
import type { Listing } from './listing.ts';
import { AuthorizationPolicy } from './schema/authorization-policy.ts';
import { DestinationRule } from './schema/destination-rule.ts';
import { Gateway } from './schema/gateway.ts';
import { HorizontalPodAutoscaler } from './schema/horizontal-pod-autoscaler.ts';
import { GatewayApiRoute, VirtualService } from './schema/mesh-route.ts';
import { Node } from './schema/node.ts';
import { Pod } from './schema/pod.ts';
import { PodDisruptionBudget } from './schema/pod-disruption-budget.ts';
import { Namespace, Service } from './schema/service.ts';
import { CronJob, Workload, WorkloadEntry } from './schema/workload.ts';
import { WorkloadRule } from './schema/workload-rule.ts';

/** The Kubernetes API: what runs now, and what was asked of the mesh. Read-only: get and list. */
export function kubernetesSource(access: KubernetesAccess): Source {
  return { name: 'kubernetes', required: true, open: (note) => readers(access, note) };
}

function readers(access: KubernetesAccess, note: Note): Readers {
  let http: Promise<HttpSettings> | undefined;
  const turn = limited(3);
  const all = async <T>(listing: Listing<T>): Promise<T[]> => {
    http ??= kubernetesHttp(access);
    const settings = await http;
    return turn(() => list(httpClient(settings), settings.who, listing, note));
  };
  const each = async <T>(listings: readonly Listing<T>[]): Promise<T[]> =>
    (await Promise.all(listings.map(all))).flat();
  return {
    pods: () => all(core('pods', Pod)),
    nodes: () => all(core('nodes', Node)),
    services: () => all(core('services', Service)),
    namespaces: () => all(core('namespaces', Namespace)),
    podDisruptionBudgets: () => all(group('policy/v1', 'poddisruptionbudgets', PodDisruptionBudget, false)),
    workloads: () =>
      each([
        group('apps/v1', 'deployments', Workload('Deployment'), false),
        group('apps/v1', 'statefulsets', Workload('StatefulSet'), false),
        group('apps/v1', 'daemonsets', Workload('DaemonSet'), false),
        group('batch/v1', 'cronjobs', CronJob, false),
        group('networking.istio.io/v1', 'workloadentries', WorkloadEntry),
      ]),
    workloadRules: () =>
      each([
        group('security.istio.io/v1', 'requestauthentications', WorkloadRule('RequestAuthentication')),
        group('extensions.istio.io/v1alpha1', 'wasmplugins', WorkloadRule('WasmPlugin')),
      ]),
    meshRoutes: () =>
      each([
        group('networking.istio.io/v1', 'virtualservices', VirtualService),
        group('gateway.networking.k8s.io/v1', 'httproutes', GatewayApiRoute('HTTPRoute')),
        // Gateway API 1.0 has GRPCRoute in v1alpha2 alone.
        { ...group('gateway.networking.k8s.io/v1', 'grpcroutes', GatewayApiRoute('GRPCRoute')), alike: 'v1alpha2' },
      ]),
    destinationRules: () => all(group('networking.istio.io/v1', 'destinationrules', DestinationRule)),
    authorizationPolicies: () => all(group('security.istio.io/v1', 'authorizationpolicies', AuthorizationPolicy)),
    gateways: () => all(group('gateway.networking.k8s.io/v1', 'gateways', Gateway)),
    horizontalPodAutoscalers: () =>
      all(group('autoscaling/v2', 'horizontalpodautoscalers', HorizontalPodAutoscaler, false)),
  };
}

const core = <T>(resource: string, schema: Listing<T>['schema']): Listing<T> => ({
  resource,
  path: `/api/v1/${resource}`,
  schema,
  optionalGroup: false,
});

const group = <T>(
  apiVersion: string,
  resource: string,
  schema: Listing<T>['schema'],
  optionalGroup = true,
): Listing<T> => ({
  resource: `${resource}.${apiVersion.split('/')[0]}`,
  path: `/apis/${apiVersion}/${resource}`,
  schema,
  optionalGroup,
});
