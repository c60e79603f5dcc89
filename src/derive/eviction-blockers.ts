import type { Fact } from '../model/snapshot.ts';
import { selects } from './selects.ts';

type Pod = Fact<'pods'>[number];
type Node = Fact<'nodes'>[number];
type Budget = Fact<'podDisruptionBudgets'>[number];

const safeToEvict = 'cluster-autoscaler.kubernetes.io/safe-to-evict';
const doNotDisrupt = 'karpenter.sh/do-not-disrupt';
const scaleDownDisabled = 'cluster-autoscaler.kubernetes.io/scale-down-disabled';

/**
 * Why a pod keeps its node from being drained as things are; empty when it would simply move. Which of them binds
 * depends on the autoscaler: `safe-to-evict` and local volumes are Cluster Autoscaler's, `do-not-disrupt` is
 * Karpenter's.
 *
 * A budget that its controller has not judged yet allows nothing, as the eviction API has it. A selector with
 * expressions is taken by its labels alone, which can only select too much.
 * @param budgets the PodDisruptionBudgets of the pod's namespace
 * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md
 * @see https://karpenter.sh/docs/concepts/disruption/
 */
export function evictionBlockers(pod: Pod, budgets: readonly Budget[]): string[] {
  const { annotations, constraints, labels } = pod;
  const declaredSafe = annotations[safeToEvict] === 'true';
  const held = budgets.some((budget) => (budget.disruptionsAllowed ?? 0) <= 0 && selects(budget.selector, labels));
  return [
    ...(pod.ownerKind === undefined && !declaredSafe
      ? ['a pod without an owner, which nothing would start again']
      : []),
    ...(annotations[safeToEvict] === 'false' ? ['a pod annotated safe-to-evict: "false"'] : []),
    ...(annotations[doNotDisrupt] === 'true' ? ['a pod annotated karpenter.sh/do-not-disrupt'] : []),
    ...(held ? ['a PodDisruptionBudget that allows no disruption now'] : []),
    ...(constraints.includes('local-volume') && !declaredSafe
      ? ['a pod with a local volume (Cluster Autoscaler only)']
      : []),
  ];
}

/** Why the node itself may not be drained. */
export const drainBlockers = ({ annotations }: Node): string[] => [
  ...(annotations[doNotDisrupt] === 'true' ? ['the node is annotated karpenter.sh/do-not-disrupt'] : []),
  ...(annotations[scaleDownDisabled] === 'true' ? ['the node is annotated scale-down-disabled'] : []),
];
