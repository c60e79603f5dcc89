import { disabledPortsOnZtunnel, type EffectiveMtls, effectiveMtls } from '../derive/effective-mtls.ts';
import { meshMembers } from '../derive/mesh-members.ts';
import { membersInWords, policyScopes } from '../derive/policy-scope.ts';
import { rootNamespace } from '../derive/root-namespace.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Fact } from '../model/snapshot.ts';
import { subject } from '../model/subject.ts';

type PeerAuthentication = Fact<'peerAuthentications'>[number];

export const peerAuthenticationsHeeded = defineCheck({
  id: 'peer-authentications-heeded',
  title: 'Ambient carries out every PeerAuthentication as it is written',
  why: 'ztunnel always offers mTLS: DISABLE is ignored and acts as PERMISSIVE, so that a workload which must not speak mTLS does, and nothing says so. Of a port under an inherited STRICT it acts as STRICT even, and plain text is refused.',
  how: 'A PeerAuthentication whose mode or whose mode for a port is DISABLE, and which decides the mTLS of an ambient workload: the most specific that is not UNSET. STRICT and PERMISSIVE are carried out. It is high where plain text is refused: a port of a policy without a mode of its own, which inherits STRICT and makes no port PERMISSIVE. Modes of ports count with a selector alone, and a policy with a selector in the root namespace counts nowhere.',
  versions: 'The same from 1.22 to 1.31.',
  fix: 'Write PERMISSIVE where plain text must be accepted; a workload that cannot take mTLS must stay outside ambient (istio.io/dataplane-mode: none).',
  source: 'https://istio.io/latest/docs/ambient/migrate/before-you-begin/',
  severity: 'low',
  needs: ['peerAuthentications', 'pods', 'workloads', 'namespaces'],
  wants: ['meshConfig', 'injectorConfig', 'ambientCni'],

  inspect({ peerAuthentications, meshConfig, ...evidence }) {
    const root = rootNamespace(evidence.pods, meshConfig);
    const scopeOf = policyScopes(meshMembers(evidence), root);
    const byNamespace = Map.groupBy(peerAuthentications, ({ namespace }) => namespace);
    const near = (namespace: string): PeerAuthentication[] =>
      [...new Set([root, namespace])].flatMap((name) => byNamespace.get(name) ?? []);
    return peerAuthentications.map((policy): Observation => {
      const about = { subject: subject('PeerAuthentication', policy) };
      const disabled = disabledIn(policy);
      if (disabled.length === 0) return { ...about, ok: true, saw: 'it disables mTLS nowhere' };
      if (policy.namespace === root && policy.selector !== undefined)
        return { ...about, ok: true, saw: 'it has a selector in the root namespace, and so counts nowhere' };
      const { ambient, unknown } = scopeOf(policy);
      const ofMember = (member: (typeof ambient)[number]) => effectiveMtls(member, near(member.namespace), root);
      const deciding = (members: typeof ambient) => members.filter((member) => decides(policy, ofMember(member)));
      const [hit, perhaps] = [deciding(ambient), deciding(unknown)];
      const refused = [...hit, ...perhaps].find((one) => disabledPortsOnZtunnel(policy, ofMember(one)) === 'STRICT');
      const saw = `DISABLE of ${disabled.join(' and ')} acts as ${refused === undefined ? 'PERMISSIVE' : 'STRICT, which is inherited: plain text is refused there'}`;
      if (hit.length > 0)
        return {
          ...about,
          ok: false,
          saw: `on ${membersInWords(hit)}, ${saw}`,
          ...(refused !== undefined && { severity: 'high' }),
        };
      if (perhaps.length === 0) return { ...about, ok: true, saw: 'it decides for no ambient workload' };
      return {
        ...about,
        saw: `it decides for ${membersInWords(perhaps)}`,
        unknown: `whether that is ambient its namespace says, and it is not known; on ambient pods ${saw}`,
      };
    });
  },
});

const decides = (policy: PeerAuthentication, { modeFrom, portsFrom }: EffectiveMtls): boolean =>
  (policy.mode === 'DISABLE' && modeFrom === policy) || (policy.mode !== 'DISABLE' && portsFrom === policy);

/** Where it says DISABLE, in words. */
function disabledIn({ mode, selector, portModes }: PeerAuthentication): string[] {
  const ports = Object.entries(selector === undefined ? {} : portModes).filter(([, said]) => said === 'DISABLE');
  return [...(mode === 'DISABLE' ? ['mtls.mode'] : []), ...ports.map(([port]) => `port ${port}`)];
}
