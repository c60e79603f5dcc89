import { isGoTrue } from './go-true.ts';

/**
 * Whether a policy asks to be only logged, by the annotation `istio.io/dry-run` as Go reads a boolean; anything else is
 * no.
 */
export const isDryRun = (annotations: Readonly<Record<string, string>>): boolean =>
  isGoTrue(annotations['istio.io/dry-run']);
