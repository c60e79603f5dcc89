import { autoscalerOf } from '../derive/autoscaler-of.ts';
import { findNamed } from '../derive/find-named.ts';
import { waypointAutoscaler } from '../derive/waypoint-autoscaler.ts';
import { waypointDeployment } from '../derive/waypoint-deployment.ts';
import { defineFixer } from '../model/fix.ts';

export const waypointsAutoscaled = defineFixer({
  check: 'waypoints-autoscaled',
  wants: ['gateways', 'pods', 'horizontalPodAutoscalers'],

  fix(about, { gateways, pods, horizontalPodAutoscalers }, { metric }) {
    const gateway = findNamed(about, gateways);
    if (gateway === undefined || !horizontalPodAutoscalers.known) return { cannot: 'the Gateway is not there' };
    const { namespace } = gateway;
    const deployment = waypointDeployment(gateway, pods.known ? pods.value : []);
    const scaler = autoscalerOf({ namespace, deployment }, horizontalPodAutoscalers.value);
    if (scaler === undefined)
      return {
        says:
          metric === 'envoy_http_downstream_cx_active'
            ? 'From two replicas, so that one outlives the drain of a node. The waypoint exports the metric when its pods are new; an adapter must serve it as a custom metric.'
            : 'From two replicas, so that one outlives the drain of a node.',
        steps: waypointAutoscaler(gateway, deployment, metric),
      };
    const { name, conditions, minReplicas, maxReplicas } = scaler;
    if (conditions.some(({ type, status }) => type === 'ScalingActive' && status === 'False'))
      return { cannot: `Kubernetes cannot read its metric: \`kubectl -n ${namespace} describe hpa ${name}\` says why` };
    return {
      says: `It may go up to ${2 * minReplicas} replicas, and not ${maxReplicas}.`,
      steps: [
        {
          patch: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', namespace, name },
          merge: { spec: { maxReplicas: 2 * minReplicas } },
        },
      ],
    };
  },
});
