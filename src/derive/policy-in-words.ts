import type { Fact } from '../model/snapshot.ts';
import { list } from './policy-on-ztunnel.ts';

type Policy = Fact<'authorizationPolicies'>[number];

/** `AuthorizationPolicy shop/web (ALLOW)` */
export const policyInWords = ({ namespace, name, action }: Policy): string =>
  `AuthorizationPolicy ${namespace}/${name} (${action})`;

const named = 3;

/** The first three of them, and how many more there are. */
export const firstOf = (all: readonly string[]): string => firstInWords(all, String);

/** The same of policies. */
export const firstPolicies = (all: readonly Policy[]): string => firstInWords(all, policyInWords);

/** Only what is said is put in words: there may be thousands more. */
const firstInWords = <T>(all: readonly T[], words: (one: T) => string): string =>
  list([...all.slice(0, named).map(words), ...(all.length > named ? [`${all.length - named} more`] : [])]);
