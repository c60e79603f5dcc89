import type { Fact } from '../model/snapshot.ts';

type Policy = Fact<'authorizationPolicies'>[number];
type Rule = Policy['rules'][number];
type Fields = Readonly<Record<string, readonly string[]>>;

/** What ztunnel makes of one rule. */
export interface RuleEffect {
  /** From 1, as they stand in `spec.rules`. */
  readonly rule: number;
  /** The rule can never match. */
  readonly never: boolean;
  /** Attributes that are dropped from matches which stay, so that the rule matches more than it says. */
  readonly widenedBy: readonly string[];
  /** Attributes of alternatives that can never match, in a rule whose other alternatives do. */
  readonly lost: readonly string[];
  /** Every attribute of the rule that ztunnel does not have. */
  readonly dropped: readonly string[];
}

const l7Operations = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'];
const l7Sources = ['requestPrincipals', 'notRequestPrincipals', 'remoteIpBlocks', 'notRemoteIpBlocks'];
/** From 1.30; neither sent to ztunnel nor flagged up to 1.31. */
const trustDomains = ['trustDomains', 'notTrustDomains'];
/** From 1.25; unknown to an older API, which leaves them out. */
const serviceAccounts = ['serviceAccounts', 'notServiceAccounts'];
const l4Conditions = ['source.ip', 'source.namespace', 'source.principal', 'destination.ip', 'destination.port'];

/**
 * What ztunnel makes of each rule of an ALLOW or DENY policy, clause by clause as istiod converts it:
 *
 * - An ALLOW rule with any attribute of HTTP is dropped whole.
 * - Of a DENY rule the attributes of HTTP are left out. A match that has nothing else is empty, ztunnel skips empty
 *   matches, and a clause (`to`, `from`, one `when`) of which nothing is left can never hold: nor can the rule.
 * - A rule without clauses matches everything; a policy without rules matches nothing, in either action.
 *
 * @param minor of Istio, such as 30 of 1.30
 * @see istio/istio pilot/pkg/serviceregistry/ambient/authorization.go; ztunnel src/rbac.rs; istio/istio#61126
 */
export function ztunnelRules(policy: Policy, minor: number): RuleEffect[] {
  return policy.rules.map((rule, index) => effectOf(rule, index + 1, policy.action, minor));
}

/** One alternative of a clause: the attributes that ztunnel gets, and those that it does not. */
interface Match {
  readonly kept: readonly string[];
  readonly dropped: readonly string[];
}

function effectOf(rule: Rule, number: number, action: string, minor: number): RuleEffect {
  const clauses = clausesOf(rule, minor);
  const dropped = distinct(clauses.flat().flatMap((match) => match.dropped));
  const isHttp = dropped.some((name) => !trustDomains.includes(name) && !serviceAccounts.includes(name));
  const never = (action === 'ALLOW' && isHttp) || clauses.some((clause) => clause.every(isEmpty));
  return {
    rule: number,
    never,
    widenedBy: never ? [] : distinct(clauses.flat().flatMap((match) => (isEmpty(match) ? [] : match.dropped))),
    lost: never ? [] : distinct(clauses.flat().flatMap((match) => (isEmpty(match) ? match.dropped : []))),
    dropped,
  };
}

const isEmpty = ({ kept }: Match): boolean => kept.length === 0;
const distinct = (names: readonly string[]): string[] => [...new Set(names)].toSorted();

function clausesOf({ from, to, when }: Rule, minor: number): Match[][] {
  const unsent = [...l7Sources, ...trustDomains, ...(minor < 25 ? serviceAccounts : [])];
  return [
    ...(to.length > 0 ? [to.map((fields) => matchOf(fields, l7Operations))] : []),
    ...(from.length > 0 ? [from.map((fields) => matchOf(fields, unsent))] : []),
    ...when.map(({ key, values, notValues }) => [
      matchOf({ [key]: [...values, ...notValues] }, l4Conditions.includes(key) ? [] : [key]),
    ]),
  ];
}

function matchOf(fields: Fields, unsent: readonly string[]): Match {
  const given = Object.entries(fields).filter(([, values]) => values.length > 0);
  return {
    kept: given.filter(([name, values]) => !unsent.includes(name) && isSent(name, values)).map(([name]) => name),
    dropped: given.filter(([name]) => unsent.includes(name)).map(([name]) => name),
  };
}

/** Ports are sent as numbers; one by name is left out. */
const portFields = ['ports', 'notPorts', 'destination.port'];
const isSent = (name: string, values: readonly string[]): boolean =>
  !portFields.includes(name) || values.some((port) => /^\d+$/.test(port) && Number(port) <= 65_535);
