import type { Fact } from '../model/snapshot.ts';

type Autoscaler = Fact<'horizontalPodAutoscalers'>[number];

/** The HorizontalPodAutoscaler of a Deployment. */
export const autoscalerOf = (
  { namespace, deployment }: { readonly namespace: string; readonly deployment: string },
  all: readonly Autoscaler[],
): Autoscaler | undefined =>
  all.find((one) => one.namespace === namespace && one.targetKind === 'Deployment' && one.targetName === deployment);
