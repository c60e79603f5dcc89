import type { Fact } from '../model/snapshot.ts';
import type { Selecting } from './policy-scope.ts';

/** What of a policy decides whether something enforces it. */
export interface Attachable extends Selecting {
  readonly kind: string;
  readonly name: string;
  readonly emptySelector?: true | undefined;
  readonly targetRefs: Fact<'authorizationPolicies'>[number]['targetRefs'];
  readonly conditions?: Fact<'authorizationPolicies'>[number]['conditions'];
}

/** Whether something enforces the policy, and what was seen. */
export type Attachment =
  | { readonly attached: boolean; readonly saw: string }
  | { readonly attached: 'unknown'; readonly saw: string; readonly because: string };
