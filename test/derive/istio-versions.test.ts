import { describe, expect, it } from 'vitest';
import { byIstioVersion, minorOf } from '../../src/derive/istio-versions.ts';
import { imageVersion } from '../../src/model/image-version.ts';
import { known, missing } from '../../src/model/reading.ts';

const planes = (...versions: string[]) => known(versions.map((version) => ({ version, from: 'a test' })));

describe('what depends on the version of Istio', () => {
  const is29 = (minor: number): boolean => minor >= 29;
  it.each([
    ['one control plane', planes('1.28.3'), { known: true, value: false }],
    ['a version without patch', planes('1.30'), { known: true, value: true }],
    ['two that agree', planes('1.29.0', '1.30.3'), { known: true, value: true }],
    [
      'two that differ',
      planes('1.28.3', '1.29.0'),
      { known: false, why: expect.stringContaining('1.28.3 and 1.29.0 differ') },
    ],
    ['none that is known', missing('refused'), { known: false, why: expect.stringContaining('refused') }],
    ['one that is not Istio 1', planes('2.0.0'), { known: false }],
  ])('%s', (_, controlPlanes, expected) => {
    expect(byIstioVersion(controlPlanes, is29)).toEqual(expect.objectContaining(expected));
  });

  it('is known without any version where all agree', () => {
    expect(byIstioVersion(missing('refused'), () => ['the same'])).toEqual(known(['the same']));
  });
});

it.each([
  ['1.30.3', 30],
  ['v1.9', 9],
  ['2.1', undefined],
  ['latest', undefined],
])('the minor of %s is %s', (version, minor) => {
  expect(minorOf(version)).toBe(minor);
});

it.each([
  ['docker.io/istio/pilot:1.30.3', '1.30.3'],
  ['docker.io/istio/pilot:1.30.3-distroless', '1.30.3'],
  ['gcr.io/gke-release/asm/pilot:v1.22.6-asm.1', '1.22.6'],
  ['registry.example:5000/istio/proxyv2:1.28', '1.28'],
  ['registry.example:5000/istio/proxyv2', undefined],
  ['istio/pilot:1.30.3@sha256:0123', '1.30.3'],
  ['istio/pilot@sha256:0123', undefined],
  ['istio/pilot:latest', undefined],
  [undefined, undefined],
])('the version of the image %s is %s', (image, version) => {
  expect(imageVersion(image)).toBe(version);
});
