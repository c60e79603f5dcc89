import * as z from 'zod';
import type { LabelSelector as LabelSelectorFact } from '../../../model/kubernetes-parts.ts';
import { Labels } from './meta.ts';

const Expression = z
  .object({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish() })
  .transform(({ key, operator, values }) => ({ key, operator, values: values ?? [] }));

/** A metav1.LabelSelector; an absent one is one without anything in it, and selects everything. */
export const LabelSelector = z
  .object({ matchLabels: Labels, matchExpressions: z.array(Expression).nullish() })
  .nullish()
  .transform(
    (selector): LabelSelectorFact => ({
      labels: selector?.matchLabels ?? {},
      expressions: selector?.matchExpressions ?? [],
    }),
  );
