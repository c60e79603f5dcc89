import * as z from 'zod';
import type { WorkloadRule as WorkloadRuleFact } from '../../../model/kubernetes-facts.ts';
import { Labels, Meta } from './meta.ts';
import { targetRefFields, targetRefs } from './target-ref.ts';

/** @param kind the kind of the list: items of a list do not say it */
export const WorkloadRule = (kind: string) =>
  z
    .object({
      metadata: Meta,
      spec: z.object({ selector: z.object({ matchLabels: Labels }).nullish(), ...targetRefFields }).nullish(),
    })
    .transform(({ metadata: { namespace, name }, spec }): WorkloadRuleFact => {
      const selector = spec?.selector?.matchLabels ?? {};
      return {
        namespace,
        name,
        kind,
        ...(Object.keys(selector).length > 0 && { selector }),
        targetRefs: targetRefs(spec ?? {}),
      };
    });
