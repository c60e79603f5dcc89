import { autoscalerOf } from '../derive/autoscaler-of.ts';
import { findNamed } from '../derive/find-named.ts';
import { firstOfGateway } from '../derive/of-gateway.ts';
import { selects } from '../derive/selects.ts';
import { waypointAutoscaler } from '../derive/waypoint-autoscaler.ts';
import { waypointDeployment } from '../derive/waypoint-deployment.ts';
import { gatewayNameLabel } from '../derive/waypoints.ts';
import { defineFixer, type FixStep } from '../model/fix.ts';

export const waypointsRedundant = defineFixer({
  check: 'waypoints-redundant',
  wants: ['gateways', 'pods', 'workloads', 'horizontalPodAutoscalers', 'podDisruptionBudgets'],

  fix(about, { gateways, pods, workloads, horizontalPodAutoscalers, podDisruptionBudgets }, { metric }) {
    const gateway = findNamed(about, gateways);
    if (gateway === undefined || !horizontalPodAutoscalers.known) return { cannot: 'the Gateway is not there' };
    const { namespace, name } = gateway;
    const deployment = waypointDeployment(gateway, pods.known ? pods.value : []);
    const scaler = autoscalerOf({ namespace, deployment }, horizontalPodAutoscalers.value);
    const isThere =
      workloads.known &&
      workloads.value.some(
        (one) => one.kind === 'Deployment' && one.namespace === namespace && one.name === deployment,
      );
    const twoReplicas: FixStep[] =
      scaler !== undefined
        ? [
            {
              patch: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', namespace, name: scaler.name },
              merge: { spec: { minReplicas: 2, ...(scaler.maxReplicas < 2 && { maxReplicas: 2 }) } },
            },
          ]
        : isThere
          ? [
              {
                patch: { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: deployment },
                merge: { spec: { replicas: 2 } },
              },
            ]
          : waypointAutoscaler(gateway, deployment, metric);
    // Kubernetes evicts no pod that two budgets cover.
    const labels = firstOfGateway(pods.known ? pods.value : [], gateway)?.labels;
    const isCovered =
      podDisruptionBudgets.known &&
      podDisruptionBudgets.value.some(
        (one) => one.namespace === namespace && selects(one.selector, labels ?? { [gatewayNameLabel]: name }),
      );
    return {
      says: 'Two replicas, and a drain takes one at a time. istiod leaves their number to you.',
      steps: [...twoReplicas, ...(isCovered ? [] : [budgetOf(namespace, name, deployment)])],
    };
  },
});

const budgetOf = (namespace: string, gateway: string, deployment: string): FixStep => ({
  isNew: true,
  apply: {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: deployment, namespace },
    spec: { maxUnavailable: 1, selector: { matchLabels: { [gatewayNameLabel]: gateway } } },
  },
});
