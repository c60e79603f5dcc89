import { targetOf } from './istio-labels.ts';
import { scrapes } from './scrapes.ts';
import type { Family } from './series.ts';
import type { Simulation } from './simulation.ts';

/** When the certificates of the CA expire, as every istiod says. */
export function citadelFamilies({ spec, history, pods }: Simulation): Family[] {
  const { ca } = spec;
  const istiods = pods.filter(({ workload }) => workload.mesh === 'istiod');
  const family = (name: string, notAfter: string | undefined): Family => ({
    name,
    type: 'gauge',
    *series() {
      if (notAfter === undefined) return;
      for (const pod of istiods) {
        const ticks = scrapes(history, spec.scrapes.istioSeconds, `${spec.seed}/istiod/${pod.uid}`);
        const labels = { namespace: pod.namespace.name, pod: pod.name, instance: `${pod.ip}:15014`, job: 'istiod' };
        yield { ...targetOf(pod, ticks, labels), metric: name, value: Date.parse(notAfter) / 1000 };
      }
    },
  });
  return [
    family('citadel_server_root_cert_expiry_timestamp', ca?.rootNotAfter),
    family('citadel_server_cert_chain_expiry_timestamp', ca?.chainNotAfter),
  ];
}
