import type { Ask } from '../client.ts';
import type { Selector } from '../selector.ts';
import type { Query } from './parts.ts';

/**
 * Offsets that lasted ten minutes, in either direction. `offset 10m` asks for a sample from before them, so that
 * a step in the first minutes after a boot is not a drift. Each under the name that its host had at the time: a node that
 * comes may get the address of one that has left.
 */
export const clockOffset = (select: Selector): Query => ({
  name: 'clock offset',
  holdsPoints: true,
  promql: (span) => {
    const series = select('node_timex_offset_seconds');
    const lasting = `clamp_min(min_over_time(${series}[10m]), 0) + clamp_min(-max_over_time(${series}[10m]), 0)`;
    const offset = `((${lasting}) and ${series} offset 10m)`;
    const name = `topk by (instance) (1, max by (instance,nodename) (${select('node_uname_info')}))`;
    const named = `${offset} * on (instance) group_left (nodename) ${name}`;
    return `max by (instance,node,nodename) (max_over_time((${named} or (${offset} unless on (instance) ${name}))[${span}:10m]))`;
  },
  unit: 'seconds',
  why: 'a certificate is judged by the clock of its node',
});
export const clockSynchronised = (select: Selector): Ask => ({
  name: 'clock synchronisation',
  promql: `max by (instance,node) (max_over_time(${select('node_timex_sync_status')}[1h]))`,
});
export const clockMaxError = (select: Selector): Ask => ({
  name: 'clock maximum error',
  promql: `max by (instance,node) (last_over_time(${select('node_timex_maxerror_seconds')}[1h]))`,
});
export const nodeNames = (select: Selector): Ask => ({
  name: 'node names',
  promql: `group by (instance,node,nodename) (last_over_time(${select('node_uname_info')}[1h]))`,
});
