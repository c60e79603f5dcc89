import { selects } from '../derive/selects.ts';
import { waypointDeployment } from '../derive/waypoint-deployment.ts';
import { waypointParameters } from '../derive/waypoint-parameters.ts';
import { waypointReplicas } from '../derive/waypoint-replicas.ts';
import { gatewayNameLabel, isOfGateway, waypoints } from '../derive/waypoints.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Fact } from '../model/snapshot.ts';
import { subject } from '../model/subject.ts';

export const waypointsRedundant = defineCheck({
  id: 'waypoints-redundant',
  title: 'Every waypoint outlives the drain of a node',
  why: 'A waypoint of one replica goes down with its node: until another is up, every service behind it is unreachable, for ztunnel does not go around it.',
  how: 'It fails with one replica, or an autoscaler that may go down to one, and no PodDisruptionBudget for its pods. With two replicas or more, or with a budget, it passes; a budget holds a drain up, and by itself makes no second replica.',
  versions:
    'A parameters ConfigMap is read from Istio 1.26 on. The default is one replica and no budget in every version.',
  fix: 'Run two replicas or more (minReplicas of its HorizontalPodAutoscaler, or replicas by a parameters ConfigMap), and add a PodDisruptionBudget with maxUnavailable: 1.',
  source: 'https://istio.io/latest/docs/ambient/usage/waypoint/',
  severity: 'medium',
  needs: ['gateways', 'podDisruptionBudgets'],
  wants: [
    'pods',
    'workloads',
    'horizontalPodAutoscalers',
    'gatewayClasses',
    'gatewayParameters',
    'controlPlanes',
    'meshConfig',
  ],

  inspect({ gateways, podDisruptionBudgets, pods, workloads, horizontalPodAutoscalers, gatewayClasses, ...facts }) {
    const ofGateway = waypointParameters({ ...facts, pods });
    const replicasOf = waypointReplicas(workloads, horizontalPodAutoscalers);
    const budgets = Map.groupBy(podDisruptionBudgets, ({ namespace }) => namespace);
    const running = pods.known ? pods.value.filter(({ labels }) => gatewayNameLabel in labels) : [];
    return waypoints(gateways, gatewayClasses, facts.controlPlanes).map(({ gateway }): Observation => {
      const about = { subject: subject('Waypoint', gateway) };
      const replicas = replicasOf(gateway, waypointDeployment(gateway, running));
      if (replicas.known && replicas.value > 1)
        return { ...about, ok: true, saw: `at least ${replicas.value} replicas` };
      const labels = running.find((pod) => isOfGateway(pod, gateway))?.labels ?? { [gatewayNameLabel]: gateway.name };
      const budget = (budgets.get(gateway.namespace) ?? []).find(({ selector }) => selects(selector, labels));
      if (budget !== undefined)
        return { ...about, ok: true, saw: `PodDisruptionBudget ${budget.name} covers its pods` };
      if (!replicas.known) return { ...about, saw: 'no PodDisruptionBudget for its pods', unknown: replicas.why };
      if (!pods.known && gateway.addresses !== undefined && budgets.has(gateway.namespace))
        return {
          ...about,
          saw: 'one replica',
          unknown: `which PodDisruptionBudget covers its pods they tell: ${pods.why}`,
        };
      const parameters = ofGateway(gateway, redundant);
      const saw = 'one replica, and no PodDisruptionBudget for its pods';
      if (!parameters.known) return { ...about, saw, unknown: parameters.why };
      if (parameters.value === undefined) return { ...about, ok: false, saw };
      return { ...about, ok: true, saw: `more than one replica or a budget, by ${parameters.value.from}` };
    });
  },
});

/** Whether parameters make a waypoint outlive a drain. */
const redundant = ({ replicas, autoscaler, disruptionBudget }: Fact<'gatewayParameters'>[number]): true | undefined =>
  disruptionBudget || (autoscaler?.minReplicas ?? replicas ?? 1) > 1 ? true : undefined;
