import type { Ask } from '../client.ts';
import { quoted, type Selector } from '../selector.ts';
import { mesh, meshInfo, type Query } from './parts.ts';

/** Regular containers, and init containers: native sidecars are among the second. */
const family = (name: string): string => `__name__=~"kube_pod_(init_)?container_status_${name}",${meshInfo}`;
const restarts = family('restarts_total');
const reasons = family('last_terminated_reason');
/** Of one life of a pod: the count of restarts is kept in its status, whoever exports it. */
const perLife = '(namespace,pod,uid,container)';

/**
 * How much the count rose since the newest sample before the span, or since its first one. Where it falls, a pod came
 * back under its name and nothing tells its lives apart, for uid was relabelled away: then what increase() makes of it.
 */
export const restartsOfProxies = (select: Selector): Query => ({
  name: 'restarts of mesh containers',
  promql: (span) => {
    const series = select('', restarts);
    const before = `max by ${perLife} (last_over_time(${series}[1h] offset ${span}))`;
    const rise = `(max by ${perLife} (max_over_time(${series}[${span}])) - (${before} or min by ${perLife} (min_over_time(${series}[${span}]))))`;
    const falls = `(max by ${perLife} (resets(${series}[${span}])) > 0)`;
    const throughFalls = `max by ${perLife} (round(increase(${series}[${span}])))`;
    return `(${rise} unless ${falls} or ${throughFalls} and ${falls}) > 0`;
  },
  unit: 'restarts',
  why: 'the reason of the last ending stays for weeks; only a restart in the period makes it one of the period',
});

export const endingsOfProxies = (select: Selector): Query => ({
  name: 'endings of mesh containers',
  promql: (span) =>
    `group by (namespace,pod,uid,container,reason) (max_over_time(${select('', reasons)}[${span}]) == 1)`,
  unit: '1',
  why: 'how each container ended before its last start',
});

/** Whether kube-state-metrics counts restarts of mesh containers at all. */
export const restartsSeen = (select: Selector): Query => ({
  name: 'restart counts of mesh containers',
  promql: (span) => `group(last_over_time(${select('', restarts)}[${span}]))`,
  unit: '1',
  why: 'without the metric there is no OOM kill to see, which is not the same as none',
});

/** Mesh containers that have run for an hour and whose restarts nobody counts. */
export const restartsUntold = (select: Selector): Ask => {
  const running = select('container_memory_working_set_bytes', mesh.usage);
  const perContainer = '(namespace,pod,container)';
  return {
    name: 'mesh containers without a restart count',
    promql: `count(group by ${perContainer} (last_over_time(${running}[15m])) and on ${perContainer} last_over_time(${running}[15m] offset 1h) unless on ${perContainer} last_over_time(${select('', restarts)}[1d]))`,
  };
};

/** The samples of both metrics of one container, for as long as `range`. */
export const endingSamples = (select: Selector, labels: Readonly<Record<string, string>>, range: string): Ask => {
  const same = Object.entries(labels).map(([label, value]) => `${label}=${quoted(value)}`);
  const either = '__name__=~"kube_pod_(init_)?container_status_(restarts_total|last_terminated_reason)"';
  return { name: 'endings of one container', promql: `${select('', [either, ...same].join())}[${range}]` };
};
