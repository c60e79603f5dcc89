import { waypointDeployment } from '../derive/waypoint-deployment.ts';
import { waypointParameters } from '../derive/waypoint-parameters.ts';
import { waypoints } from '../derive/waypoints.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Fact } from '../model/snapshot.ts';
import { subject } from '../model/subject.ts';

type Autoscaler = Fact<'horizontalPodAutoscalers'>[number];

export const waypointsAutoscaled = defineCheck({
  id: 'waypoints-autoscaled',
  title: 'Every waypoint can grow with its traffic',
  why: 'A waypoint is shared: without a HorizontalPodAutoscaler a burst saturates it and every service behind it answers 503.',
  how: 'A HorizontalPodAutoscaler targets the Deployment of the waypoint, or a parameters ConfigMap of the Gateway or its class brings one, with more replicas at most than at least. Any metric counts, but one that Kubernetes says it cannot read (ScalingActive is False) scales nothing.',
  versions: 'A parameters ConfigMap is read from Istio 1.26 on. No version creates an autoscaler by itself.',
  fix: 'Add a HorizontalPodAutoscaler for the Deployment of the waypoint, on CPU or memory, with maxReplicas above minReplicas.',
  source: 'https://istio.io/latest/docs/ambient/usage/waypoint/',
  severity: 'medium',
  needs: ['gateways', 'horizontalPodAutoscalers'],
  wants: ['pods', 'gatewayClasses', 'gatewayParameters', 'controlPlanes', 'meshConfig'],

  inspect({ gateways, pods, horizontalPodAutoscalers, gatewayClasses, ...facts }) {
    const ofGateway = waypointParameters({ ...facts, pods });
    const running = pods.known ? pods.value : [];
    return waypoints(gateways, gatewayClasses, facts.controlPlanes).map(({ gateway }): Observation => {
      const { namespace } = gateway;
      const about = subject('Waypoint', gateway);
      const deployment = waypointDeployment(gateway, running);
      const scaler = horizontalPodAutoscalers.find(
        (hpa) => hpa.namespace === namespace && hpa.targetKind === 'Deployment' && hpa.targetName === deployment,
      );
      if (scaler !== undefined) return { subject: about, ...seen(scaler) };
      const saw = `no HorizontalPodAutoscaler targets its Deployment ${deployment}`;
      if (gateway.addresses !== undefined && !pods.known && horizontalPodAutoscalers.some(isIn(namespace)))
        return {
          subject: about,
          saw,
          unknown: `its Deployment may be called otherwise, as its pods tell: ${pods.why}`,
        };
      const parameters = ofGateway(gateway, ({ autoscaler }) => autoscaler);
      if (!parameters.known) return { subject: about, saw, unknown: parameters.why };
      if (parameters.value === undefined) return { subject: about, ok: false, saw };
      const { minReplicas, maxReplicas = minReplicas } = parameters.value.of;
      return {
        subject: about,
        ok: maxReplicas > minReplicas,
        saw: `${parameters.value.from} brings one from ${minReplicas} to ${maxReplicas} replicas`,
      };
    });
  },
});

const isIn =
  (namespace: string) =>
  (one: Autoscaler): boolean =>
    one.namespace === namespace;

function seen({ name, minReplicas, maxReplicas, metrics, conditions }: Autoscaler): { ok: boolean; saw: string } {
  const inactive = conditions.find(({ type, status }) => type === 'ScalingActive' && status === 'False');
  const range = `HorizontalPodAutoscaler ${name} from ${minReplicas} to ${maxReplicas} replicas on ${metrics.join(', ')}`;
  if (inactive !== undefined) return { ok: false, saw: `${range}; it scales nothing: ${inactive.message}` };
  return { ok: maxReplicas > minReplicas, saw: range };
}
