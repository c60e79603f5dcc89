import type { Fact } from '../model/snapshot.ts';
import { addTo, callerOf } from './callers-in-words.ts';
import { workloadName } from './workload-name.ts';
import { workloadOfPod } from './workload-pods.ts';

/** What the ztunnels of one workload denied. */
export interface ZtunnelDenials {
  readonly namespace: string;
  /** Empty where Istio did not know it. */
  readonly workload: string;
  denied: number;
  /** Of them, those that must have come with mTLS. */
  withMtls: number;
  readonly callers: Map<string, number>;
}

export function ztunnelDenials(rows: Fact<'ztunnelConnections'>): ZtunnelDenials[] {
  const found = new Map<string, ZtunnelDenials>();
  for (const row of rows) {
    const { DENY: denied = 0 } = row.ended;
    if (row.reporter !== 'destination' || denied <= 0) continue;
    const { destinationNamespace: namespace, destinationWorkload: workload } = row;
    const key = `${namespace}/${workload}`;
    const one = found.get(key) ?? { namespace, workload, denied: 0, withMtls: 0, callers: new Map() };
    found.set(key, one);
    one.denied += denied;
    const withMtls = Math.min(row.opened - row.plaintext, denied - row.plaintext);
    // Counts of Prometheus are not whole: less than one is none.
    one.withMtls += withMtls < 1 ? 0 : withMtls;
    addTo(one.callers, callerOf(row), denied);
  }
  return [...found.values()];
}

/** What the RBAC filter in the Envoys of one workload denied. */
export interface EnvoyDenials {
  readonly namespace: string;
  readonly workload: string;
  denied: number;
}

/** @param pods to tell whose pod it is; of one that is gone, by its name */
export function envoyDenials(rows: Fact<'rbacDenials'>, pods: Fact<'pods'>): EnvoyDenials[] {
  const there = new Map(pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
  const found = new Map<string, EnvoyDenials>();
  for (const { namespace, pod, denied } of rows) {
    if (denied <= 0) continue;
    const live = there.get(`${namespace}/${pod}`);
    const workload = live === undefined ? workloadName(pod, undefined, undefined) : workloadOfPod(live);
    const one = found.get(`${namespace}/${workload}`) ?? { namespace, workload, denied: 0 };
    found.set(`${namespace}/${workload}`, one);
    one.denied += denied;
  }
  return [...found.values()];
}
