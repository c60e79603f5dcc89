import type { Facts } from '../model/snapshot.ts';
import type { ServiceBehind } from './behind-waypoints.ts';
import type { Caller } from './l4-admission.ts';
import type { Member } from './mesh-members.ts';
import { trustDomainOf } from './waypoint-identity.ts';

/** Somebody of the mesh who called a Service and not its waypoint. */
export interface DirectCaller {
  /** `sidecar shop/frontend`, `gateway edge/public-istio`. */
  readonly caller: string;
  readonly connections: number;
}

/**
 * Who called Services directly, past any waypoint, as the ztunnels of their pods counted connections: workloads with
 * sidecars, and gateways. Ambient callers go by the waypoint, and what has no workload of the mesh is not told here.
 * Only connections to the Service count, and not those to pods, such as scrapes.
 */
export function directCallers(
  ztunnelConnections: Facts['ztunnelConnections'],
  members: readonly Member[],
): (behind: ServiceBehind) => DirectCaller[] {
  const modes = new Map(members.flatMap((member) => modeOf(member)));
  const rows = (ztunnelConnections.known ? ztunnelConnections.value : []).filter(
    ({ reporter, opened }) => reporter === 'destination' && opened > 0,
  );
  const byService = Map.groupBy(rows, (row) => `${row.destinationNamespace}/${row.destinationService}`);
  return ({ service }) => {
    const opened = new Map<string, number>();
    for (const row of byService.get(`${service.namespace}/${service.name}`) ?? []) {
      const source = `${row.sourceNamespace}/${row.sourceWorkload}`;
      const mode = modes.get(source);
      if (mode !== undefined) opened.set(`${mode} ${source}`, (opened.get(`${mode} ${source}`) ?? 0) + row.opened);
    }
    return [...opened]
      .map(([caller, connections]) => ({ caller, connections: Math.round(connections) }))
      .filter(({ connections }) => connections > 0)
      .toSorted((a, b) => b.connections - a.connections || (a.caller < b.caller ? -1 : 1));
  };
}

/** A workload by the name that Istio's metrics have for it, if it does not go by waypoints. */
function modeOf({ role, mode, namespace, workload }: Member): [string, string][] {
  if (role === 'gateway') return [[`${namespace}/${workload}`, 'gateway']];
  return mode === 'sidecar' ? [[`${namespace}/${workload}`, 'sidecar']] : [];
}

/** The identities of sidecars and gateways, each once. */
export function directIdentities(members: readonly Member[], meshConfig: Facts['meshConfig']): readonly Caller[] {
  const trustDomain = trustDomainOf(meshConfig);
  const direct = members.filter(({ role, mode }) => role === 'gateway' || mode === 'sidecar');
  return [
    ...new Map(
      direct.map(({ namespace, serviceAccount }) => [
        `${namespace}/${serviceAccount}`,
        { namespace, serviceAccount, trustDomain },
      ]),
    ).values(),
  ];
}
