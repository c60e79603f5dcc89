import { defineCheck } from '../model/check.ts';

export const waypointsAutoscaled = defineCheck({
  id: 'waypoints-autoscaled',
  title: 'Every waypoint can grow with its traffic',
  why: 'A waypoint is shared: without a HorizontalPodAutoscaler a burst saturates it and every service behind it answers 503.',
  fix: 'Add a HorizontalPodAutoscaler for the Deployment of the waypoint, on CPU or memory, with maxReplicas of 2 or more.',
  source: 'https://istio.io/latest/docs/ambient/usage/waypoint/',
  severity: 'medium',
  needs: ['gateways', 'horizontalPodAutoscalers'],

  inspect({ gateways, horizontalPodAutoscalers }) {
    return gateways
      .filter(({ className }) => className === 'istio-waypoint')
      .map(({ namespace, name }) => {
        const subject = `Waypoint ${namespace}/${name}`;
        const scaler = horizontalPodAutoscalers.find(
          (hpa) => hpa.namespace === namespace && hpa.targetKind === 'Deployment' && hpa.targetName === name,
        );
        if (scaler === undefined)
          return { subject, ok: false, saw: 'no HorizontalPodAutoscaler targets its Deployment' };
        const { maxReplicas } = scaler;
        return {
          subject,
          ok: maxReplicas > 1,
          saw: `HorizontalPodAutoscaler ${scaler.name} with maxReplicas ${maxReplicas}`,
        };
      });
  },
});
