import type { FixStep, ScalingMetric } from '../model/fix.ts';
import type { Fact } from '../model/snapshot.ts';

/** Two outlive the drain of a node. */
const fewest = 2;
const most = 5;
/** Active connections per pod, as in the article. */
const connections = '100';

/**
 * An autoscaler for the Deployment of a waypoint. By CPU or memory it follows what the Deployment requests, and Istio's
 * own requests both. Active connections are a metric that the waypoint has to be told to export, and that an adapter has
 * to serve to Kubernetes.
 */
export const waypointAutoscaler = (
  { namespace, name }: Pick<Fact<'gateways'>[number], 'namespace' | 'name'>,
  deployment: string,
  metric: ScalingMetric,
): FixStep[] => {
  const isEnvoys = metric === 'envoy_http_downstream_cx_active';
  const hpa: FixStep = {
    isNew: true,
    apply: {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: deployment, namespace },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment },
        minReplicas: fewest,
        maxReplicas: most,
        metrics: [
          isEnvoys
            ? { type: 'Pods', pods: { metric: { name: metric }, target: averageOf(connections) } }
            : { type: 'Resource', resource: { name: metric, target: { type: 'Utilization', averageUtilization: 80 } } },
        ],
      },
    },
  };
  if (!isEnvoys) return [hpa];
  const gateway = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', namespace, name };
  return [{ patch: gateway, merge: connectionsExported }, hpa];
};

const averageOf = (averageValue: string) => ({ type: 'AverageValue', averageValue });

/**
 * What makes the pods of a Gateway export active connections, which Istio leaves out. istiod copies the annotation to
 * them, and the agent in each reads it when it starts.
 */
const connectionsExported = {
  spec: {
    infrastructure: {
      annotations: {
        'proxy.istio.io/config': 'proxyStatsMatcher:\n  inclusionRegexps:\n  - http\\..*\\.downstream_cx_active\n',
      },
    },
  },
};
