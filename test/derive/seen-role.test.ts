import { describe, expect, it } from 'vitest';
import type { PodRole } from '../../src/derive/pod-role.ts';
import { seenRole } from '../../src/derive/seen-role.ts';

const pod = (more: object) => ({
  namespace: 'n',
  pod: 'cart-7d8f9b6c4-x2k9l',
  containers: ['istio-proxy'],
  nativeSidecar: false,
  labels: {},
  nodes: [],
  ...more,
});
const live = new Map<string, PodRole>([['n/payments', 'waypoint']]);

describe('a pod that only Prometheus remembers', () => {
  it.each<[string, object, PodRole]>([
    ['has a sidecar when an application ran beside the proxy', { containers: ['cart', 'istio-proxy'] }, 'sidecar'],
    [
      'has a sidecar when its proxy was a native one, even if no other container is known',
      { containers: [], nativeSidecar: true },
      'sidecar',
    ],
    [
      'was a waypoint when its workload is one today',
      { pod: 'payments-6f7c9d8b5-abcde', ownerKind: 'ReplicaSet', ownerName: 'payments-6f7c9d8b5' },
      'waypoint',
    ],
    [
      'was a waypoint when kube-state-metrics exported its label',
      { labels: { 'gateway.istio.io/managed': 'istio.io-mesh-controller' } },
      'waypoint',
    ],
    [
      'was ztunnel when a DaemonSet of that name ran it',
      { pod: 'ztunnel-abcde', ownerKind: 'DaemonSet', ownerName: 'ztunnel' },
      'ztunnel',
    ],
    [
      'was istiod when that was its Deployment',
      {
        pod: 'istiod-5d4c9d8b5-abcde',
        containers: ['discovery'],
        ownerKind: 'ReplicaSet',
        ownerName: 'istiod-5d4c9d8b5',
      },
      'control-plane',
    ],
    [
      'is not ours when another tool calls its container discovery',
      { pod: 'consul-0', containers: ['discovery'], ownerKind: 'StatefulSet', ownerName: 'consul' },
      'none',
    ],
    [
      'stays unclassified when its proxy ran alone: a waypoint or a gateway',
      { ownerKind: 'ReplicaSet', ownerName: 'cart-7d8f9b6c4' },
      'unclassified',
    ],
  ])('%s', (_, more, role) => {
    expect(seenRole(pod(more), live).role).toBe(role);
  });

  it('has no role when nothing but its usage is known, and says so', () => {
    expect(seenRole(pod({ containers: [] }), live)).toEqual({
      role: 'none',
      because: 'nothing but their usage is known of these pods',
    });
  });

  it('says why it stays unclassified', () => {
    expect(seenRole(pod({ ownerKind: 'ReplicaSet', ownerName: 'cart-7d8f9b6c4' }), live).because).toMatch(
      /waypoint or a gateway/,
    );
  });
});
