import { describe, expect, it } from 'vitest';
import { istioReleases, istioSupport } from '../../src/derive/istio-releases.ts';
import { kubeletSkew, kubernetesMinor } from '../../src/derive/kubernetes-versions.ts';
import { proxyStanding } from '../../src/derive/version-of-proxy.ts';
import { container, pod } from '../analysis/realisable/cluster-of-nodes.ts';

describe('how long Istio is supported', () => {
  it.each([
    ['before its end', 28, '2026-06-30T00:00:00Z', 'supported'],
    ['on its last day', 28, '2026-07-01T23:59:59Z', 'supported'],
    ['on the day after', 28, '2026-07-02T00:00:00Z', 'ended'],
    ['before an end that is only expected', 30, '2026-11-16T00:00:00Z', 'supported'],
    ['after an end that was only expected', 30, '2026-12-01T00:00:00Z', 'unknown'],
    ['that is newer than the table', 99, '2026-11-16T00:00:00Z', 'unknown'],
    ['that is older than the table', 21, '2026-11-16T00:00:00Z', 'ended'],
  ])('a version %s', (_, minor, day, expected) => {
    expect(istioSupport(minor, day).is).toBe(expected);
  });

  it('the table is whole: newest first, every minor version, and no end before that of an older one', () => {
    const [newest] = istioReleases;
    expect(istioReleases.map(({ minor }) => minor)).toEqual(
      istioReleases.map((_, index) => (newest?.minor ?? 0) - index),
    );
    const ends = istioReleases.map(({ endOfLife }) => endOfLife.date);
    expect(ends).toEqual(ends.toSorted().toReversed());
  });
});

it.each([
  ['v1.33.1', 33],
  ['v1.33.1-eks-abc123', 33],
  ['v1.33+', 33],
  ['1.34.2-gke.1162000', 34],
  ['v2.0.0', undefined],
  ['unknown', undefined],
])('the minor version of Kubernetes %s is %s', (version, expected) => {
  expect(kubernetesMinor(version)).toBe(expected);
});

it.each([
  ['of the same version', 33, 33, undefined],
  ['three minor versions older', 30, 33, undefined],
  ['four minor versions older', 29, 33, 'more than 3 minor versions older than the API server'],
  ['newer', 34, 33, 'newer than the API server'],
  ['of 1.24, three minor versions older', 24, 27, 'more than 2 minor versions older than the API server'],
  ['of 1.24, two minor versions older', 24, 26, undefined],
])('a kubelet %s', (_, kubelet, apiServer, expected) => {
  expect(kubeletSkew(kubelet, apiServer)).toBe(expected);
});

describe('a proxy beside its istiod', () => {
  const plane = (version: string, revision?: string) => ({
    ...{ version, from: 'as stated' },
    ...(revision !== undefined && { revision }),
  });
  const proxy = (tag: string, revision?: string) =>
    pod('cart', 0, 0, {
      annotations: revision === undefined ? {} : { 'istio.io/rev': revision },
      containers: [{ ...container('istio-proxy', 0, 0), image: `docker.io/istio/proxyv2${tag}` }],
    });
  const two = [plane('1.30.3', 'default'), plane('1.29.6', 'old')];

  it.each([
    ['of the same version', proxy(':1.30.3', 'default'), two, { is: 'current' }],
    ['of the same version, distroless', proxy(':1.30.3-distroless', 'default'), two, { is: 'current' }],
    ['of the version of another', proxy(':1.29.6', 'default'), two, { istiod: '1.30.3', minorsBehind: 1 }],
    ['ahead of its own', proxy(':1.30.3', 'old'), two, { istiod: '1.29.6', minorsBehind: -1 }],
    ['that names no revision, of the version of one', proxy(':1.29.6'), two, { is: 'current' }],
    ['that names no revision, of neither', proxy(':1.28.0'), two, { istiod: '1.30.3 or 1.29.6', minorsBehind: 1 }],
    ['of another patch', proxy(':1.30.1', 'default'), two, { istiod: '1.30.3', minorsBehind: 0 }],
    ['of a revision that is gone', proxy(':1.28.0', 'gone'), two, { is: 'unknown' }],
    ['of a revision, when no istiod tells its own', proxy(':1.28.0', 'x'), [plane('1.29.0')], { minorsBehind: 1 }],
    ['of any patch, when only the minor is stated', proxy(':1.30.1', 'x'), [plane('1.30')], { is: 'current' }],
    ['of another minor than is stated', proxy(':1.29.1', 'x'), [plane('1.30')], { minorsBehind: 1 }],
    ['named by a digest', proxy('@sha256:0a', 'default'), two, { is: 'unknown' }],
    ['numbered as a vendor does', proxy(':2.6.1', 'default'), two, { is: 'unknown' }],
  ])('%s', (_, one, planes, expected) => {
    expect(proxyStanding(one, planes)).toMatchObject(expected);
  });
});
