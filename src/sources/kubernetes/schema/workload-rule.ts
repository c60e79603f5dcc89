import * as z from 'zod';
import type { WorkloadRule as WorkloadRuleFact } from '../../../model/policy-facts.ts';
import { Meta } from './meta.ts';
import { bindingFields, bound } from './target-ref.ts';

/** @param kind the kind of the list: items of a list do not say it */
export const WorkloadRule = (kind: string) =>
  z
    .object({ metadata: Meta, spec: z.object(bindingFields).nullish() })
    .transform(
      ({ metadata: { namespace, name }, spec }): WorkloadRuleFact => ({ namespace, name, kind, ...bound(spec) }),
    );
