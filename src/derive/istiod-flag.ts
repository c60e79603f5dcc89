import type { Fact } from '../model/snapshot.ts';
import { isGoTrue } from './go-true.ts';
import { podRole } from './pod-role.ts';

/** Whether any istiod runs with a feature flag set to true in its environment. */
export const istiodFlag = (pods: Fact<'pods'>, flag: string): boolean =>
  pods.some(
    (pod) =>
      podRole(pod) === 'control-plane' && pod.containers.some(({ environment }) => isGoTrue(environment?.[flag])),
  );
