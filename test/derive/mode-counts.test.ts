import { expect, it } from 'vitest';
import { modeCounts } from '../../src/derive/mode-counts.ts';
import { container, meshed, pod } from '../analysis/realisable/cluster-of-nodes.ts';

it('counts pods by the mode they are in: no wish, and nothing that is over', () => {
  const captured = { annotations: { 'ambient.istio.io/redirection': 'enabled' } };
  const pods = [
    meshed('sidecar', 0, 0),
    meshed('sidecar-that-is-over', 0, 0, { phase: 'Succeeded' }),
    pod('ambient', 0, 0, captured),
    pod('another', 0, 0, captured),
    pod('cut-off', 0, 0, { annotations: { 'ambient.istio.io/redirection': 'pending' } }),
    pod('only-labelled', 0, 0, { labels: { 'istio.io/dataplane-mode': 'ambient' } }),
    pod('waypoint', 0, 0, { containers: [container('istio-proxy', 0, 0, { command: 'proxy waypoint' })] }),
  ];
  expect(modeCounts(pods)).toEqual({ sidecar: 1, ambient: 2, 'out-of-mesh': 2, infrastructure: 1 });
});
