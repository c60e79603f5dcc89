import type { Fact } from '../model/snapshot.ts';
import { type Answer, type Caller, matchesCaller } from './l4-admission.ts';
import type { Member } from './mesh-members.ts';
import type { PolicyOnZtunnel } from './policy-on-ztunnel.ts';

type Rules = Fact<'authorizationPolicies'>[number]['rules'];

/** The ALLOW policies that ztunnel has for a member, and whether any of them lets a caller in. */
export interface Admission {
  /** Whether any policy speaks of the member at all; without one everybody is let in. */
  readonly guarded: boolean;
  admits(caller: Caller): Answer;
  /** Whether any of them is let in. */
  admitsAny(callers: readonly Caller[]): Answer;
}

/**
 * Who is let in where, by the ALLOW policies of ztunnel: one that matches is enough. Policies of the same scope are
 * looked at together, and each answer for a caller is worked out once.
 * @param allows every ALLOW policy that is ztunnel's business
 */
export function allowGroups(allows: readonly PolicyOnZtunnel[]): (member: Member) => Admission {
  const ofScope = Map.groupBy(allows, ({ scope }) => scope.ambient);
  const groups = new Map<Member, Group[]>();
  for (const [members, policies] of ofScope) {
    const group = groupOf(policies);
    for (const member of members) {
      const known = groups.get(member);
      if (known === undefined) groups.set(member, [group]);
      else known.push(group);
    }
  }
  return (member) => {
    const own = groups.get(member) ?? [];
    return {
      guarded: own.length > 0,
      admits: (caller) => (own.length === 0 ? 'yes' : any(own.map((group) => group.admits(caller)))),
      admitsAny: (callers) => (own.length === 0 ? 'yes' : any(own.map((group) => group.admitsAny(callers)))),
    };
  };
}

type Group = Pick<Admission, 'admits' | 'admitsAny'>;

function groupOf(policies: readonly PolicyOnZtunnel[]): Group {
  const answers = new Map<string, Answer>();
  const ofLists = new Map<readonly Caller[], Answer>();
  const admitsOne = (caller: Caller): Answer => {
    const key = `${caller.trustDomain}/${caller.namespace}/${caller.serviceAccount}`;
    const known = answers.get(key) ?? any(policies.map((one) => admits(one, caller)));
    answers.set(key, known);
    return known;
  };
  const admitsAny = (callers: readonly Caller[]): Answer => {
    const known = ofLists.get(callers) ?? any(callers.map(admitsOne));
    ofLists.set(callers, known);
    return known;
  };
  return { admits: admitsOne, admitsAny };
}

/** Where it is not known which rules ztunnel gets, more than are written it does not get. */
function admits(one: PolicyOnZtunnel, caller: Caller): Answer {
  const answer = matchesCaller(sentRules(one), caller, one.policy.namespace);
  return answer === 'yes' && !one.effects.known ? 'maybe' : answer;
}

/** The rules of an ALLOW policy that ztunnel gets and that can match. */
export function sentRules({ policy, effects }: PolicyOnZtunnel): Rules {
  const never = new Set(effects.known ? effects.value.filter((one) => one.never).map(({ rule }) => rule) : []);
  return policy.rules.filter((_, index) => !never.has(index + 1));
}

const any = (answers: readonly Answer[]): Answer =>
  answers.includes('yes') ? 'yes' : answers.includes('maybe') ? 'maybe' : 'no';
