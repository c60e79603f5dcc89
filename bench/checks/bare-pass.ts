import type { Facts } from '../../src/model/snapshot.ts';
import { cpuSeconds } from './cpu-seconds.ts';

/** One policy of so many is tried, and what it takes counted as often. */
const oneOf = 10;

/** CPU seconds to hold the selector of every policy against the labels of every pod, in two plain loops. */
export function bareSeconds({ authorizationPolicies, pods }: Facts): number {
  if (!authorizationPolicies.known || !pods.known) throw new Error('a mesh without policies or pods');
  const tried = authorizationPolicies.value.filter((_, index) => index % oneOf === 0);
  const { value } = pods;
  let selected = 0;
  const seconds = cpuSeconds(() => {
    for (const { selector = {} } of tried) {
      const wanted = Object.entries(selector);
      for (const { labels } of value) if (wanted.every(([key, value]) => labels[key] === value)) selected += 1;
    }
  });
  if (selected === 0) throw new Error('no policy selects a pod');
  return oneOf * seconds;
}
