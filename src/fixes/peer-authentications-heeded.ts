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
      says: 'Plain text and mTLS are accepted there, by ztunnel and by sidecars that it selects.',
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
