import { expect, it } from 'vitest';
import { plaintextShares } from '../../src/derive/plaintext-share.ts';

const call = {
  ...{ sourceNamespace: 'shop', sourceWorkload: 'web' },
  ...{ destinationNamespace: 'shop', destinationWorkload: 'cart', destinationService: 'cart' },
};
const connections = (opened: number, plaintext: number, denied: number) => ({
  ...{ reporter: 'destination' as const, ...call, opened, plaintext, ended: { DENY: denied } },
});
const ofZtunnel = (rows: readonly ReturnType<typeof connections>[]) => {
  const share = plaintextShares([], rows)[0]?.shares[0];
  return share && { total: share.total, low: share.low, high: share.high, refused: share.refused };
};

it.each([
  ['nothing denied: all of it was served', [connections(100, 60, 0)], [60, 60, 0]],
  ['a caller without mTLS: what was denied is taken off', [connections(100, 100, 40)], [60, 60, 40]],
  ['a caller without mTLS, all denied', [connections(100, 100, 100)], [0, 0, 100]],
  ['a caller with mTLS: what was denied is none of it', [connections(100, 0, 40)], [0, 0, 0]],
  ['a caller with both: denied may have been either', [connections(100, 60, 30)], [30, 60, 0]],
  ['a caller with both: more denied than had mTLS', [connections(100, 60, 50)], [10, 50, 10]],
  ['two callers are each taken by themselves', [connections(100, 100, 0), connections(100, 0, 100)], [100, 100, 0]],
])('plain text that ztunnel served: %s', (_, rows, [low, high, refused]) => {
  expect(ofZtunnel(rows)).toEqual({ total: rows.length * 100, low, high, refused });
});

it('keeps apart who saw it, and takes no word of the caller’s side', () => {
  const outcome = { ...call, requests: 10, plaintext: 4, forbidden: 0, unavailable: {} };
  const [cart, ...others] = plaintextShares(
    [
      { ...outcome, reporter: 'destination' },
      { ...outcome, reporter: 'waypoint' },
      { ...outcome, reporter: 'waypoint', destinationNamespace: '', destinationWorkload: '' },
    ],
    [connections(7, 7, 0), { ...connections(9, 9, 0), reporter: 'source' }],
  );
  expect(others).toEqual([]);
  expect(cart?.shares.map(({ seenBy, total, high }) => [seenBy, total, high])).toEqual([
    ['sidecar', 10, 4],
    ['waypoint', 10, 4],
    ['ztunnel', 7, 7],
  ]);
  expect([...(cart?.shares[2]?.callers ?? [])]).toEqual([['shop/web', 7]]);
});
