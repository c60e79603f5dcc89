import * as z from 'zod';
import type { TargetRef as TargetRefFact } from '../../../model/kubernetes-parts.ts';
import { Labels, optional } from './meta.ts';

const TargetRef = z
  .object({ group: z.string().default(''), kind: z.string(), name: z.string(), namespace: z.string().nullish() })
  .transform(
    ({ group, kind, name, namespace }): TargetRefFact => ({
      ...{ group, kind, name },
      ...optional('namespace', namespace || undefined),
    }),
  );

/** What binds a policy: labels of workloads, or targets in both spellings, the list and the single one of before. */
export const bindingFields = {
  selector: z.object({ matchLabels: Labels }).nullish(),
  targetRef: TargetRef.nullish(),
  targetRefs: z.array(TargetRef).nullish(),
};
const Binding = z.object(bindingFields);

interface Bound {
  readonly selector?: Record<string, string>;
  readonly emptySelector?: true;
  readonly targetRefs: TargetRefFact[];
}

/** The list wins over the single target, as in istiod. */
export function bound(spec: z.infer<typeof Binding> | null | undefined): Bound {
  const { selector, targetRef, targetRefs } = spec ?? {};
  const labels = selector?.matchLabels ?? {};
  return {
    ...(Object.keys(labels).length > 0 && { selector: labels }),
    ...(selector && Object.keys(labels).length === 0 && { emptySelector: true }),
    targetRefs: targetRefs?.length ? targetRefs : targetRef ? [targetRef] : [],
  };
}
