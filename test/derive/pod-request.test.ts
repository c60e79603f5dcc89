import { describe, expect, it } from 'vitest';
import { podRequest } from '../../src/derive/pod-request.ts';
import { withoutSidecar } from '../../src/derive/without-sidecar.ts';
import { container, mebibyte, meshed, nativeSidecar, pod } from '../analysis/realisable/cluster-of-nodes.ts';

const init = (millicores: number, mebibytes: number) => container('init', millicores, mebibytes);
const app = container('app', 200, 100);

describe('what the scheduler reserves for a pod', () => {
  it.each([
    ['containers are added', { containers: [app, container('b', 50, 20)] }, 250, 120],
    ['a container without a request counts nothing', { containers: [{ name: 'app', restartable: false }] }, 0, 0],
    [
      'an init container below the sum changes nothing',
      { containers: [app], initContainers: [init(150, 90)] },
      200,
      100,
    ],
    [
      'an init container above the sum decides, each resource by itself',
      { containers: [app], initContainers: [init(500, 90)] },
      500,
      100,
    ],
    ['a native sidecar is added like a container', { containers: [app], initContainers: [nativeSidecar] }, 300, 228],
    [
      'an init container after a native sidecar runs beside it',
      { containers: [app], initContainers: [nativeSidecar, init(500, 90)] },
      600,
      228,
    ],
    [
      'an init container before a native sidecar runs alone',
      { containers: [app], initContainers: [init(500, 90), nativeSidecar] },
      500,
      228,
    ],
    [
      'overhead comes on top',
      { containers: [app], overheadCpuCores: 0.25, overheadMemoryBytes: 120 * mebibyte },
      450,
      220,
    ],
    [
      '2.007 cores are 2007 thousandths, though doubles make it a little more',
      { containers: [container('app', 2007, 1)] },
      2007,
      1,
    ],
  ])('%s', (_, more, millicores, mebibytes) => {
    const request = podRequest(pod('web', 0, 0, more));
    expect(request).toEqual({ cpuMillicores: millicores, memoryBytes: mebibytes * mebibyte });
  });
});

describe('a pod without its sidecar', () => {
  const request = (of: Parameters<typeof withoutSidecar>[0]) => podRequest(withoutSidecar(of)).cpuMillicores;

  it.each([
    ['loses a native one', meshed('web', 200, 100), 200],
    [
      'loses one among its containers',
      pod('web', 0, 0, { containers: [app, container('istio-proxy', 100, 128)] }),
      200,
    ],
    [
      'loses the init container that was injected with it, which would else decide',
      pod('web', 0, 0, {
        containers: [container('app', 20, 10), container('istio-proxy', 100, 128)],
        initContainers: [container('istio-init', 100, 128)],
      }),
      20,
    ],
    ['keeps other init containers', meshed('web', 200, 100, { initContainers: [init(700, 1), nativeSidecar] }), 700],
    ['is the same when it never had one', pod('web', 200, 100), 200],
    [
      'is the same when it is a waypoint, whose container has the same name',
      pod('waypoint', 0, 0, {
        containers: [container('istio-proxy', 100, 128)],
        labels: { 'gateway.istio.io/managed': 'istio.io-mesh-controller' },
      }),
      100,
    ],
  ])('%s', (_, given, millicores) => expect(request(given)).toBe(millicores));
});
