import type { Fact } from '../model/snapshot.ts';
import { selects } from './selects.ts';

type PeerAuthentication = Fact<'peerAuthentications'>[number];
export type EffectiveMode = 'DISABLE' | 'PERMISSIVE' | 'STRICT';

/** What of a workload decides its mTLS. */
export interface Authenticated {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** How a workload takes connections, and which policies say so. */
export interface EffectiveMtls {
  readonly mode: EffectiveMode;
  /** Ports that differ from it. */
  readonly portModes: Readonly<Record<string, EffectiveMode>>;
  /** The policies that have a say in it, the mesh's first; none where PERMISSIVE is only the default. */
  readonly decidedBy: readonly PeerAuthentication[];
  /** The one whose mode it is, and the one whose modes of ports count. */
  readonly modeFrom?: PeerAuthentication | undefined;
  readonly portsFrom?: PeerAuthentication | undefined;
}

/**
 * The mTLS that a workload asks of its callers: the policy of the mesh, overruled by that of its namespace, overruled by
 * one that selects it; UNSET inherits. Of several in one scope the oldest counts. One with a selector in the root
 * namespace counts nowhere. Modes of ports count only in a policy with a selector.
 * @see istio/istio pilot/pkg/security/authn/policy_applier.go (ComposePeerAuthentication)
 */
export function effectiveMtls(
  workload: Authenticated,
  policies: readonly PeerAuthentication[],
  root: string,
): EffectiveMtls {
  const wide = policies.filter(({ selector }) => selector === undefined);
  const mesh = oldest(wide.filter(({ namespace }) => namespace === root));
  const ofNamespace =
    workload.namespace === root ? undefined : oldest(wide.filter(({ namespace }) => namespace === workload.namespace));
  const own = oldest(
    policies.filter(
      ({ namespace, selector }) =>
        selector !== undefined &&
        namespace === workload.namespace &&
        namespace !== root &&
        selects(selector, workload.labels),
    ),
  );
  const decidedBy = [mesh, ofNamespace, own].filter((policy) => policy !== undefined);
  const mode = decidedBy.reduce<EffectiveMode>((above, policy) => inherited(policy.mode, above), 'PERMISSIVE');
  const ports = Object.entries(own?.portModes ?? {}).map(([port, said]) => [port, inherited(said, mode)] as const);
  return {
    mode,
    portModes: Object.fromEntries(ports.filter(([, portMode]) => portMode !== mode)),
    decidedBy,
    modeFrom: decidedBy.findLast((policy) => policy.mode !== 'UNSET'),
    portsFrom: own,
  };
}

/**
 * How ztunnel takes connections on the ports that a policy DISABLEs: as PERMISSIVE, but where the policy says no mode of
 * its own, inherits STRICT and makes no port PERMISSIVE. Then istiod sends STRICT alone.
 * @see istio/istio pilot/pkg/serviceregistry/ambient/authorization.go (convertedSelectorPeerAuthentications)
 */
export const disabledPortsOnZtunnel = (
  { mode: said, portModes }: PeerAuthentication,
  { mode }: EffectiveMtls,
): 'PERMISSIVE' | 'STRICT' =>
  said === 'UNSET' && mode === 'STRICT' && !Object.values(portModes).includes('PERMISSIVE') ? 'STRICT' : 'PERMISSIVE';

const inherited = (mode: PeerAuthentication['mode'], above: EffectiveMode): EffectiveMode =>
  mode === 'UNSET' ? above : mode;

/** By time of creation, then by name; what was never created comes last. */
const oldest = (policies: readonly PeerAuthentication[]): PeerAuthentication | undefined =>
  policies.toSorted((a, b) => compare(a.createdAt ?? '9', b.createdAt ?? '9') || compare(a.name, b.name))[0];

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
