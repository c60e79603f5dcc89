import type { Rate } from '../derive/pod-rates.ts';
import type { RoleCost } from '../model/report-cost.ts';
import { monthHours } from './proxy-cost.ts';

/*
 * What ambient itself costs where nothing could be measured yet: Istio's chart defaults and its published load test.
 * Always replaced by what the cluster's own ztunnel, CNI and waypoints reserve and use.
 */

const gib = (mebibytes: number): number => mebibytes / 1024;

export interface Part {
  readonly cpuCores: number;
  readonly memoryGib: number;
}

/** @see istio/istio manifests/charts/ztunnel/values.yaml, 1.22-1.31 */
export const ztunnelRequest: Part = { cpuCores: 0.2, memoryGib: gib(512) };

/** @see istio/istio manifests/charts/istio-cni/values.yaml, 1.30 */
export const cniRequest: Part = { cpuCores: 0.1, memoryGib: gib(100) };

/** @see istio/istio manifests/charts/istio-control/istio-discovery/values.yaml global.waypoint.resources, 1.24-1.31 */
export const waypointRequest: Part = { cpuCores: 0.1, memoryGib: gib(128) };

/** @see istio/istio manifests/charts/istio-control/istio-discovery/values.yaml global.proxy.resources, 1.22-1.31 */
export const sidecarRequest: Part = { cpuCores: 0.1, memoryGib: gib(128) };

/** One instance for a month at these rates, USD. */
export const partMonthlyUsd = ({ cpuCores, memoryGib }: Part, rate: Rate): number =>
  (cpuCores * rate.cpuCoreHourUsd + memoryGib * rate.memoryGibHourUsd) * monthHours;

/** What one proxy of a role is allocated on average: max(request, usage). Nothing when none ran. */
export const allocatedEach = (cost: RoleCost | undefined): Part | undefined =>
  cost === undefined || cost.proxyHours <= 0
    ? undefined
    : {
        cpuCores: cost.cpuAllocatedCoreHours / cost.proxyHours,
        memoryGib: cost.memoryAllocatedGibHours / cost.proxyHours,
      };

/** Replicas that a waypoint needs to survive the loss of one. */
export const waypointReplicas = 2;

/** CPU cores per 1,000 requests a second. @see https://istio.io/v1.24/docs/ops/deployment/performance-and-scalability/ */
export const coresPerThousandRps = { ztunnel: 0.06, waypoint: 0.25 };

/** A call passes the ztunnel of the client's node and that of the server's node. */
export const ztunnelsPerCall = 2;
