import { expect, it } from 'vitest';
import { nodeRoom } from '../../src/derive/node-room.ts';
import { mebibyte, meshed, node, pod } from '../analysis/realisable/cluster-of-nodes.ts';

const four = {
  ...{ allocatableCpuCores: 4, allocatableMemoryBytes: 1024 * mebibyte, allocatablePods: 4 },
};
const on = { node: 'a' };

it.each([
  ['an empty node has everything', four, [], { freeSlots: 4, freeCpuRatio: 1, freeMemoryRatio: 1 }],
  [
    'what its pods request is taken, native sidecars and all',
    four,
    [meshed('x', 900, 384, on), pod('y', 1000, 128, on)],
    { freeSlots: 2, freeCpuRatio: 0.5, freeMemoryRatio: 0.375 },
  ],
  [
    'what is over takes nothing, and what is on another node takes nothing here',
    four,
    [pod('x', 1000, 128, { ...on, phase: 'Succeeded' }), pod('y', 1000, 128, { node: 'b' }), pod('z', 1000, 128)],
    { freeSlots: 4, freeCpuRatio: 1, freeMemoryRatio: 1 },
  ],
  ['a node that does not say what it has', { ...four, allocatablePods: undefined }, [], undefined],
  ['a request that is no number', four, [pod('x', Number.NaN, 128, on)], undefined],
])('%s', (_, has, pods, expected) => {
  expect(nodeRoom(pods)(node('a', has as object))).toEqual(expected);
});
