import type { Fact } from '../model/snapshot.ts';
import { list } from './policy-on-ztunnel.ts';

/** `AuthorizationPolicy shop/web (ALLOW)` */
export const policyInWords = ({ namespace, name, action }: Fact<'authorizationPolicies'>[number]): string =>
  `AuthorizationPolicy ${namespace}/${name} (${action})`;

const named = 3;

/** The first three of them, and how many more there are. */
export const firstOf = (all: readonly string[]): string =>
  list([...all.slice(0, named), ...(all.length > named ? [`${all.length - named} more`] : [])]);
