import type { Fact } from '../model/snapshot.ts';
import { type Answer, type Caller, matchesCaller } from './l4-admission.ts';
import type { Member } from './mesh-members.ts';
import type { PolicyOnZtunnel } from './policy-on-ztunnel.ts';
import { remembered } from './remembered.ts';

type Rules = Fact<'authorizationPolicies'>[number]['rules'];

/** Whether any of the ALLOW policies that ztunnel has for a member lets a caller in; without one everybody is. */
export interface Admission {
  admits(caller: Caller): Answer;
  /** Whether any of them is let in. */
  admitsAny(callers: readonly Caller[]): Answer;
}

/** Whether a DENY policy of ztunnel surely denies a caller, or every one of them, who calls a member. */
export interface Denial {
  denies(caller: Caller): boolean;
  deniesAll(callers: readonly Caller[]): boolean;
}

/**
 * Who is let in where, by the ALLOW policies of ztunnel: one that matches is enough. Policies of the same scope are
 * looked at together, and each answer for a caller is worked out once.
 * @param allows every ALLOW policy that is ztunnel's business
 */
export function allowGroups(allows: readonly PolicyOnZtunnel[]): (member: Member) => Admission {
  const groupsOf = grouped(allows);
  return (member) => {
    const own = groupsOf(member);
    return {
      admits: (caller) => (own.length === 0 ? 'yes' : any(own.map((group) => group.matches(caller)))),
      admitsAny: (callers) => (own.length === 0 ? 'yes' : any(own.map((group) => group.matchesAny(callers)))),
    };
  };
}

/**
 * Who is denied where, by the DENY policies of ztunnel: one that matches is enough.
 * @param denies every DENY policy that is ztunnel's business
 */
export function denyGroups(denies: readonly PolicyOnZtunnel[]): (member: Member) => Denial {
  const groupsOf = grouped(denies);
  return (member) => {
    const own = groupsOf(member);
    return {
      denies: (caller) => own.some((group) => group.matches(caller) === 'yes'),
      deniesAll: (callers) => own.some((group) => group.matchesAll(callers)),
    };
  };
}

interface Group {
  matches(caller: Caller): Answer;
  matchesAny(callers: readonly Caller[]): Answer;
  /** Whether each is matched for certain. */
  matchesAll(callers: readonly Caller[]): boolean;
}

/** The policies that select each member, those of the same scope together. */
function grouped(policies: readonly PolicyOnZtunnel[]): (member: Member) => readonly Group[] {
  const groups = new Map<Member, Group[]>();
  for (const [members, same] of Map.groupBy(policies, ({ scope }) => scope.ambient)) {
    const group = groupOf(same);
    for (const member of members) {
      const known = groups.get(member);
      if (known === undefined) groups.set(member, [group]);
      else known.push(group);
    }
  }
  return (member) => groups.get(member) ?? [];
}

function groupOf(policies: readonly PolicyOnZtunnel[]): Group {
  const answers = new Map<string, Answer>();
  const ofOne = (caller: Caller): Answer => {
    const key = `${caller.trustDomain}/${caller.namespace}/${caller.serviceAccount}`;
    const known = answers.get(key) ?? any(policies.map((one) => matches(one, caller)));
    answers.set(key, known);
    return known;
  };
  return {
    matches: ofOne,
    matchesAny: remembered((callers: readonly Caller[]) => any(callers.map(ofOne))),
    matchesAll: remembered((callers: readonly Caller[]) => callers.every((caller) => ofOne(caller) === 'yes')),
  };
}

/** Where it is not known which rules ztunnel gets, more than are written it does not get. */
function matches(one: PolicyOnZtunnel, caller: Caller): Answer {
  const answer = matchesCaller(sentRules(one), caller, one.policy.namespace);
  return answer === 'yes' && !one.effects.known ? 'maybe' : answer;
}

/** The rules of a policy that ztunnel gets and that can match. */
export function sentRules({ policy, effects }: PolicyOnZtunnel): Rules {
  const never = new Set(effects.known ? effects.value.filter((one) => one.never).map(({ rule }) => rule) : []);
  return policy.rules.filter((_, index) => !never.has(index + 1));
}

const any = (answers: readonly Answer[]): Answer =>
  answers.includes('yes') ? 'yes' : answers.includes('maybe') ? 'maybe' : 'no';
