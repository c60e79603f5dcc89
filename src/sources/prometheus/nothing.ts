import { MeshledgerError } from '../../errors.ts';
import type { PrometheusClient } from './client.ts';

/** An empty answer is not zero: it is a fact we do not have. */
export function nothing(client: PrometheusClient, what: string, fix: string): never {
  throw new MeshledgerError('SOURCE_REFUSED', `${client.who} holds no ${what} in this period.`, fix);
}
