import type { Fact } from '../model/snapshot.ts';

type Policy = Fact<'authorizationPolicies'>[number];
type Rule = Policy['rules'][number];
type Fields = Readonly<Record<string, readonly string[]>>;

/** Somebody who calls with mTLS. */
export interface Caller {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Undefined where it is not known. */
  readonly trustDomain: string | undefined;
}

/** Whether it is so; `maybe` where it depends on a port or an address that is not known here. */
export type Answer = 'yes' | 'no' | 'maybe';

/**
 * Whether any rule of a policy matches a caller, as ztunnel would judge it: the clauses of a rule must all hold, one
 * match of a clause is enough, all attributes of a match must hold, one value of an attribute is enough.
 * @param rules those that ztunnel gets at all
 */
export const matchesCaller = (rules: readonly Rule[], caller: Caller, policyNamespace: string): Answer =>
  any(rules.map((rule) => ruleMatches(rule, caller, policyNamespace)));

function ruleMatches({ from, to, when }: Rule, caller: Caller, policyNamespace: string): Answer {
  const clauses = [
    ...(from.length > 0 ? [any(from.map((fields) => sourceMatches(fields, caller, policyNamespace)))] : []),
    // Which port is called is not known: a port may match, whichever it is.
    ...(to.length > 0 ? [any(to.map((fields) => (Object.keys(fields).length === 0 ? 'no' : 'maybe')))] : []),
    ...when.map((condition) => conditionMatches(condition, caller)),
  ];
  return all(clauses);
}

function sourceMatches(fields: Fields, caller: Caller, policyNamespace: string): Answer {
  const { namespace, serviceAccount } = caller;
  const account = (value: string): Answer =>
    yes((value.includes('/') ? value : `${policyNamespace}/${value}`) === `${namespace}/${serviceAccount}`);
  const tests: Readonly<Record<string, (value: string) => Answer>> = {
    principals: (value) => principalMatches(value, caller),
    namespaces: (value) => yes(stringMatches(value, namespace)),
    serviceAccounts: account,
  };
  const given = Object.entries(fields).filter(([, values]) => values.length > 0);
  if (given.length === 0) return 'no';
  return all(
    given.map(([field, values]) => {
      const negated = /^not[A-Z]/.test(field);
      const test = tests[negated ? field.charAt(3).toLowerCase() + field.slice(4) : field];
      if (test === undefined) return 'maybe';
      return negated ? not(any(values.map(test))) : any(values.map(test));
    }),
  );
}

function conditionMatches({ key, values, notValues }: Rule['when'][number], caller: Caller): Answer {
  const test =
    key === 'source.namespace'
      ? (value: string) => yes(stringMatches(value, caller.namespace))
      : key === 'source.principal'
        ? (value: string) => principalMatches(value, caller)
        : undefined;
  if (test === undefined) return 'maybe';
  return all([...(values.length > 0 ? [any(values.map(test))] : []), not(any(notValues.map(test)))]);
}

/**
 * To ztunnel a principal is what is written: `cluster.local` does not stand for the trust domain of the mesh there, as it
 * does for sidecars.
 * @see https://github.com/istio/ztunnel/issues/1260
 */
function principalMatches(pattern: string, { namespace, serviceAccount, trustDomain }: Caller): Answer {
  const inDomain = (domain: string): boolean =>
    stringMatches(pattern, `${domain}/ns/${namespace}/sa/${serviceAccount}`);
  if (trustDomain !== undefined) return yes(inDomain(trustDomain));
  if (pattern.startsWith('*')) return yes(inDomain(''));
  return inDomain(pattern.split('/')[0] ?? '') || (pattern.endsWith('*') && !pattern.includes('/')) ? 'maybe' : 'no';
}

/** `*` is any, `*x` a suffix, `x*` a prefix. */
function stringMatches(pattern: string, value: string): boolean {
  if (pattern === '*') return value !== '';
  if (pattern.startsWith('*')) return value.endsWith(pattern.slice(1));
  return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
}

const not = (answer: Answer): Answer => (answer === 'maybe' ? 'maybe' : yes(answer === 'no'));
const yes = (is: boolean): Answer => (is ? 'yes' : 'no');
const any = (answers: readonly Answer[]): Answer =>
  answers.includes('yes') ? 'yes' : answers.includes('maybe') ? 'maybe' : 'no';
const all = (answers: readonly Answer[]): Answer =>
  answers.includes('no') ? 'no' : answers.includes('maybe') ? 'maybe' : 'yes';
