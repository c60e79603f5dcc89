import type { Ask } from '../client.ts';
import type { Selector } from '../selector.ts';
import { mesh, requestFamilies } from './parts.ts';

/** Samples an hour of each job's best series: against the interval, the share of the hour that was scraped. */
export const usageSamplesPerHour = (select: Selector): Ask => ({
  name: 'usage samples per hour',
  promql: `max by (job) (count_over_time(${select('container_memory_working_set_bytes', mesh.usage)}[1h]))`,
});
export const requestSamplesPerHour = (select: Selector): Ask => ({
  name: 'request samples per hour',
  promql: `max by (job) (${requestFamilies.map((family) => `count_over_time(${select(family, mesh.requests)}[1h])`).join(' or ')})`,
});
