import type { Fact } from '../model/snapshot.ts';

type Policy = Fact<'authorizationPolicies'>[number];

/** What of a policy says where it is bound. */
export type Bound = Pick<Policy, 'namespace' | 'targetRefs'>;

/** Each rule of a policy with its action, as a key. */
export const rulesOf = ({ action, rules }: Policy): string[] => rules.map((rule) => ruleKey(action, rule));

export const ruleKey = (action: Policy['action'], rule: Policy['rules'][number]): string =>
  JSON.stringify([action, rule]);

/** The policies that say each rule by targetRefs: several together may say all that another says. */
export const boundByRule = (policies: readonly Policy[]): ReadonlyMap<string, readonly Bound[]> =>
  new Map(
    [
      ...Map.groupBy(
        policies
          .filter(({ targetRefs }) => targetRefs.length > 0)
          .flatMap((policy) => rulesOf(policy).map((rule) => ({ policy, rule }))),
        ({ rule }) => rule,
      ),
    ].map(([rule, all]) => [rule, all.map(({ policy }) => policy)]),
  );

/** Where a policy may be bound for what comes through a waypoint. */
export interface AtWaypoint {
  readonly waypoint: { readonly namespace: string; readonly name: string };
  /** One of the Services behind it; without, only what holds for all of them counts. */
  readonly service?: { readonly namespace: string; readonly name: string };
  readonly root: string;
  /** Whether this Istio reads a GatewayClass there: from 1.25 on. */
  readonly byClass: boolean;
}

/** Whether any of the policies is bound there: by the class from the root namespace, by the Gateway, by the Service. */
export const isBoundThere = (policies: readonly Bound[], { waypoint, service, root, byClass }: AtWaypoint): boolean =>
  policies.some(({ namespace, targetRefs }) =>
    targetRefs.some(({ kind, name }) => {
      const names = (one: AtWaypoint['waypoint'] | undefined): boolean =>
        namespace === one?.namespace && name === one.name;
      if (kind === 'GatewayClass') return byClass && namespace === root && name === 'istio-waypoint';
      return kind === 'Gateway' ? names(waypoint) : kind === 'Service' && names(service);
    }),
  );
