import { findNamed } from '../derive/find-named.ts';
import { defineFixer } from '../model/fix.ts';

export const peerAuthenticationsHeeded = defineFixer({
  check: 'peer-authentications-heeded',
  wants: ['peerAuthentications'],

  fix(about, { peerAuthentications }) {
    const policy = findNamed(about, peerAuthentications);
    if (policy === undefined) return { cannot: 'the policy is not there' };
    const ports = Object.entries(policy.portModes).filter(([, mode]) => mode === 'DISABLE');
    return {
      says: 'It says what ztunnel does already; sidecars that it selects accept mTLS too from now on.',
      steps: [
        {
          patch: about,
          merge: {
            spec: {
              ...(policy.mode === 'DISABLE' && { mtls: { mode: 'PERMISSIVE' } }),
              ...(ports.length > 0 && {
                portLevelMtls: Object.fromEntries(ports.map(([port]) => [port, { mode: 'PERMISSIVE' }])),
              }),
            },
          },
        },
      ],
    };
  },
});
