import { expect, it } from 'vitest';
import { workloadPods } from '../../src/derive/workload-pods.ts';

const pod = (namespace: string, name: string, owner: object = {}) => ({
  ...{ namespace, name, phase: 'Running', hostNetwork: false, labels: {}, annotations: {}, ...owner },
  ...{ containers: [], initContainers: [], constraints: [] },
});
const replica = (name: string) => ({ ownerKind: 'ReplicaSet', ownerName: name });

it('finds the pods of a workload by the name that Istio’s metrics have for it', () => {
  const podsOf = workloadPods([
    pod('shop', 'cart-7d8f9b6c4-x2k9l', replica('cart-7d8f9b6c4')),
    pod('shop', 'cart-6c5d4e3f2-a1b2c', replica('cart-6c5d4e3f2')),
    pod('books', 'cart-7d8f9b6c4-x2k9l', replica('cart-7d8f9b6c4')),
    pod('shop', 'store-0', { ownerKind: 'StatefulSet', ownerName: 'store' }),
    // Without an owner a name is a name, whatever it ends with.
    pod('shop', 'public-istio'),
  ]);
  const names = (namespace: string, workload: string) => podsOf(namespace, workload).map(({ name }) => name);
  expect(names('shop', 'cart')).toEqual(['cart-7d8f9b6c4-x2k9l', 'cart-6c5d4e3f2-a1b2c']);
  expect(names('shop', 'store')).toEqual(['store-0']);
  expect(names('shop', 'public-istio')).toEqual(['public-istio']);
  expect(names('shop', 'public')).toEqual([]);
});
