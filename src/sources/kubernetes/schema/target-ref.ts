import * as z from 'zod';
import type { TargetRef as TargetRefSchema } from '../../../model/kubernetes-facts.ts';

type TargetRefFact = z.infer<typeof TargetRefSchema>;

const TargetRef = z.object({ group: z.string().default(''), kind: z.string(), name: z.string() });

/** Both spellings of what a policy is bound to: the list, and the single one of before. */
export const targetRefFields = { targetRef: TargetRef.nullish(), targetRefs: z.array(TargetRef).nullish() };

export const targetRefs = (spec: {
  readonly targetRef?: TargetRefFact | null | undefined;
  readonly targetRefs?: readonly TargetRefFact[] | null | undefined;
}): TargetRefFact[] => (spec.targetRefs?.length ? [...spec.targetRefs] : spec.targetRef ? [spec.targetRef] : []);
