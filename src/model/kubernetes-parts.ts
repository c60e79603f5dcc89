import * as z from 'zod';

/* What several facts of the Kubernetes API are made of. */

export const Labels = z.record(z.string(), z.string());
export const Named = { namespace: z.string(), name: z.string() };

/** A Kubernetes status condition. `fresh` is false when the controller has not seen the newest spec. */
export const Condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string(),
  message: z.string(),
  fresh: z.boolean(),
});

export const TargetRef = z.object({
  group: z.string(),
  kind: z.string(),
  name: z.string(),
  /** Istio refuses it; kept so that it can be said. */
  namespace: z.string().optional(),
});
export type TargetRef = z.infer<typeof TargetRef>;

/** What binds a policy to proxies. */
export const Bound = {
  /** Absent where there are no labels: then everything is selected. */
  selector: Labels.optional(),
  /** Whether a selector is there, but without labels. */
  emptySelector: z.literal(true).optional(),
  targetRefs: z.array(TargetRef),
};

/** A Kubernetes label selector; without anything in it, it selects everything. */
export const LabelSelector = z.object({
  labels: Labels,
  expressions: z.array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()) })),
});
export type LabelSelector = z.infer<typeof LabelSelector>;
