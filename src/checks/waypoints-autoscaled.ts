import { waypointDeployment } from '../derive/waypoint-deployment.ts';
import { defineCheck } from '../model/check.ts';

export const waypointsAutoscaled = defineCheck({
  id: 'waypoints-autoscaled',
  title: 'Every waypoint can grow with its traffic',
  why: 'A waypoint is shared: without a HorizontalPodAutoscaler a burst saturates it and every service behind it answers 503.',
  fix: 'Add a HorizontalPodAutoscaler for the Deployment of the waypoint, on CPU or memory, with maxReplicas above minReplicas.',
  source: 'https://istio.io/latest/docs/ambient/usage/waypoint/',
  severity: 'medium',
  needs: ['gateways', 'pods', 'horizontalPodAutoscalers'],

  inspect({ gateways, pods, horizontalPodAutoscalers }) {
    return gateways
      .filter(({ className }) => className === 'istio-waypoint' || className === 'istio-agentgateway-waypoint')
      .map((gateway) => {
        const { namespace, name } = gateway;
        const subject = `Waypoint ${namespace}/${name}`;
        const deployment = waypointDeployment(gateway, pods);
        const scaler = horizontalPodAutoscalers.find(
          (hpa) => hpa.namespace === namespace && hpa.targetKind === 'Deployment' && hpa.targetName === deployment,
        );
        if (scaler === undefined)
          return { subject, ok: false, saw: `no HorizontalPodAutoscaler targets its Deployment ${deployment}` };
        const { minReplicas, maxReplicas } = scaler;
        const saw = `HorizontalPodAutoscaler ${scaler.name} from ${minReplicas} to ${maxReplicas} replicas`;
        return { subject, ok: maxReplicas > minReplicas, saw };
      });
  },
});
