import { MeshledgerError } from '../../errors.ts';
import type { PrometheusClient } from './client.ts';

/** An empty answer is not zero: it is a fact we do not have. */
export function nothing(client: PrometheusClient, what: string, fix: string): never {
  throw new MeshledgerError('SOURCE_REFUSED', `${client.who} holds no ${what} in this period.`, fix);
}

/** The rows of a fact of which there is always something where it is measured at all. */
export const someOf =
  (client: PrometheusClient) =>
  <T>(rows: T[], what: string, fix: string): T[] =>
    rows.length > 0 ? rows : nothing(client, what, fix);
