import { defineFixer, type FixStep } from '../model/fix.ts';

export const clocksSynchronised = defineFixer({
  check: 'clocks-synchronised',
  wants: [],

  fix: () => ({
    says: 'chrony on every node; at best from an image of your own and with your own servers. Where a node runs a time daemon already, mend that one: two fight over the clock.',
    steps: [configuration, daemonSet],
  }),
});

const named = { name: 'chrony', namespace: 'kube-system' };

/** `rtcsync` also makes the kernel say that it is synchronised. */
const configuration: FixStep = {
  isNew: true,
  apply: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: named,
    data: { 'chrony.conf': 'pool pool.ntp.org iburst\nmakestep 1.0 3\nrtcsync\ndriftfile /var/lib/chrony/drift\n' },
  },
};

const daemonSet: FixStep = {
  isNew: true,
  apply: {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: named,
    spec: {
      selector: { matchLabels: { app: 'chrony' } },
      template: {
        metadata: { labels: { app: 'chrony' } },
        spec: {
          hostNetwork: true,
          priorityClassName: 'system-node-critical',
          tolerations: [{ operator: 'Exists' }],
          containers: [
            {
              name: 'chrony',
              image: 'alpine:3.22',
              command: ['sh', '-c', 'apk add --no-cache chrony && exec chronyd -d -f /config/chrony.conf'],
              securityContext: { capabilities: { add: ['SYS_TIME'] } },
              resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } },
              volumeMounts: [{ name: 'config', mountPath: '/config' }],
            },
          ],
          volumes: [{ name: 'config', configMap: { name: 'chrony' } }],
        },
      },
    },
  },
};
