import type { Fact, Facts } from '../model/snapshot.ts';
import { isDryRun } from './dry-run.ts';
import { policiesSelecting } from './policies-selecting.ts';
import { namedWaypoint } from './waypoint-binding.ts';
import { gatewayNameLabel } from './waypoints.ts';

type Policy = Fact<'authorizationPolicies'>[number];
type Pod = Pick<Fact<'pods'>[number], 'namespace' | 'labels'>;

export interface EnvoyEvidence {
  readonly authorizationPolicies: Fact<'authorizationPolicies'>;
  readonly services: Facts['services'];
  readonly serviceEntries: Facts['serviceEntries'];
  readonly namespaces: Facts['namespaces'];
}

/** The policies by which an Envoy may deny, and why there may be more of them; empty when that is certain. */
export interface EnvoyPolicies {
  readonly policies: readonly Policy[];
  readonly lacking: string;
}

/**
 * The policies by which an Envoy denies, as they are written: those that select a sidecar or gateway, and those whose
 * targetRefs name a gateway or waypoint, a service behind it, or the class of waypoints.
 * @see istio/istio pilot/pkg/model/policyattachment.go, 1.22-1.31
 */
export function envoyPolicies(evidence: EnvoyEvidence, root: string) {
  const denying = evidence.authorizationPolicies.filter(canDeny);
  const selecting = policiesSelecting(denying, root);
  const targeting = byTarget(denying);
  const behind = byWaypoint(denying, evidence);
  return {
    ofSidecar: ({ namespace, labels }: Pod): EnvoyPolicies => ({ policies: selecting(namespace, labels), lacking: '' }),
    ofGateway: ({ namespace, labels }: Pod): EnvoyPolicies => {
      const named = targeting(`Gateway ${namespace}/${labels[gatewayNameLabel]}`);
      return { policies: [...selecting(namespace, labels), ...named], lacking: '' };
    },
    ofWaypoint: ({ namespace, labels }: Pod): EnvoyPolicies => {
      const name = `${namespace}/${labels[gatewayNameLabel]}`;
      const policies = [...targeting(`Gateway ${name}`), ...targeting(`GatewayClass ${root}/istio-waypoint`)];
      return { policies: [...new Set([...policies, ...behind.of(name)])], lacking: behind.lacking };
    },
  };
}

/** Envoy logs a dry run, and lets CUSTOM and AUDIT be; a DENY without rules denies nothing. */
const canDeny = ({ action, rules, annotations }: Policy): boolean =>
  !isDryRun(annotations) && (action === 'ALLOW' || (action === 'DENY' && rules.length > 0));

function byTarget(policies: readonly Policy[]): (target: string) => readonly Policy[] {
  const named = policies.flatMap((policy) =>
    policy.targetRefs.map(({ kind, name }) => ({ policy, target: `${kind} ${policy.namespace}/${name}` })),
  );
  const found = Map.groupBy(named, ({ target }) => target);
  return (target) => (found.get(target) ?? []).map(({ policy }) => policy);
}

/** Policies for services, by the waypoint that the service or its namespace names. */
function byWaypoint(policies: readonly Policy[], { services, serviceEntries, namespaces }: EnvoyEvidence) {
  const kinds = { Service: services, ServiceEntry: serviceEntries };
  const targeting = policies.filter(({ targetRefs }) => targetRefs.some(({ kind }) => kind in kinds));
  const lacking = Object.entries({ services, serviceEntries, namespaces }).flatMap(([name, fact]) =>
    fact.known || targeting.length === 0 ? [] : [`${name}: ${fact.why}`],
  );
  const ofNamespace = new Map((namespaces.known ? namespaces.value : []).map(({ name, labels }) => [name, labels]));
  const targets = Object.entries(kinds).flatMap(([kind, fact]) =>
    (fact.known ? fact.value : []).map(({ namespace, name, labels }) => {
      const waypoint = namedWaypoint(labels, namespace) ?? namedWaypoint(ofNamespace.get(namespace) ?? {}, namespace);
      return [`${kind} ${namespace}/${name}`, waypoint] as const;
    }),
  );
  const waypointOf = new Map(targets);
  const behind = targeting.flatMap((policy) =>
    policy.targetRefs.map(({ kind, name }) => ({
      policy,
      waypoint: waypointOf.get(`${kind} ${policy.namespace}/${name}`),
    })),
  );
  const found = Map.groupBy(behind, ({ waypoint }) => waypoint);
  return {
    of: (waypoint: string): Policy[] => (found.get(waypoint) ?? []).map(({ policy }) => policy),
    lacking: lacking.join('; '),
  };
}
