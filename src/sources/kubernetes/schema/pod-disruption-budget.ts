import * as z from 'zod';
import type { PodDisruptionBudget as PodDisruptionBudgetFact } from '../../../model/workload-facts.ts';
import { Labels, Meta, optional } from './meta.ts';

export const PodDisruptionBudget = z
  .object({
    metadata: Meta,
    spec: z
      .object({
        selector: z.object({ matchLabels: Labels, matchExpressions: z.array(z.unknown()).nullish() }).nullish(),
      })
      .nullish(),
    status: z.object({ disruptionsAllowed: z.number().nullish() }).nullish(),
  })
  .transform(
    ({ metadata: { namespace, name }, spec, status }): PodDisruptionBudgetFact => ({
      namespace,
      name,
      selector: spec?.selector?.matchLabels ?? {},
      selectorKnown: (spec?.selector?.matchExpressions ?? []).length === 0,
      ...optional('disruptionsAllowed', status?.disruptionsAllowed ?? undefined),
    }),
  );
