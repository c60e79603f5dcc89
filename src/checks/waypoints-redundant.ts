import { isFinished } from '../derive/mesh-mode.ts';
import { selects } from '../derive/selects.ts';
import { waypointDeployment } from '../derive/waypoint-deployment.ts';
import { waypointParameters } from '../derive/waypoint-parameters.ts';
import { waypointReplicas } from '../derive/waypoint-replicas.ts';
import { gatewayNameLabel, isOfGateway, waypoints } from '../derive/waypoints.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import { known, type Reading } from '../model/reading.ts';
import type { Fact } from '../model/snapshot.ts';
import { subject } from '../model/subject.ts';

export const waypointsRedundant = defineCheck({
  id: 'waypoints-redundant',
  title: 'Every waypoint outlives the drain of a node',
  why: 'A waypoint of one replica goes down with its node: until another is up, every service behind it is unreachable, for ztunnel does not go around it.',
  how: 'It fails with one replica, or an autoscaler that may go down to one, and no PodDisruptionBudget for its pods. With two replicas or more, or with a budget, it passes; a budget holds a drain up, and by itself makes no second replica. One that allows a disruption while a single pod runs holds up nothing. A budget whose selector has expressions is unknown.',
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
      const own = running.filter((pod) => isOfGateway(pod, gateway) && !isFinished(pod));
      const labels = own[0]?.labels ?? { [gatewayNameLabel]: gateway.name };
      const covering = (budgets.get(gateway.namespace) ?? []).filter(({ selector }) => selects(selector, labels));
      const budgeted = byBudget(covering, pods.known ? known(own.length) : pods);
      if (budgeted !== undefined) return { ...about, ...budgeted };
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

type Budget = Fact<'podDisruptionBudgets'>[number];
type Said = { readonly saw: string } & ({ readonly ok: boolean } | { readonly unknown: string });

/** What budgets whose labels cover the pods of a waypoint are worth; undefined where there is none. */
function byBudget(covering: readonly Budget[], podsThere: Reading<number>): Said | undefined {
  const mayBeOne = !podsThere.known || podsThere.value === 1;
  const holding = covering.find((one) => one.selectorKnown && !(mayBeOne && letsGo(one)));
  if (holding !== undefined) return { ok: true, saw: `PodDisruptionBudget ${holding.name} covers its pods` };
  const open = covering.find(({ selectorKnown }) => !selectorKnown);
  if (open !== undefined)
    return {
      saw: 'not more than one replica for certain',
      unknown: `whether PodDisruptionBudget ${open.name} covers its pods its matchExpressions tell, which Meshledger does not evaluate`,
    };
  const [loose] = covering;
  if (loose === undefined) return undefined;
  if (podsThere.known)
    return { ok: false, saw: `one pod, and PodDisruptionBudget ${loose.name} lets it be evicted now` };
  return { saw: `PodDisruptionBudget ${loose.name} lets one be evicted now`, unknown: `pods: ${podsThere.why}` };
}

/** Whether a budget holds up no drain as things are. */
const letsGo = ({ disruptionsAllowed }: Budget): boolean => (disruptionsAllowed ?? 0) > 0;

/** Whether parameters make a waypoint outlive a drain. */
const redundant = ({ replicas, autoscaler, disruptionBudget }: Fact<'gatewayParameters'>[number]): true | undefined =>
  disruptionBudget || (autoscaler?.minReplicas ?? replicas ?? 1) > 1 ? true : undefined;
