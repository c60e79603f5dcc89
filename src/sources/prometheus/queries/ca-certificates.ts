import type { Ask } from '../client.ts';
import type { Selector } from '../selector.ts';

/**
 * When a certificate expires, in Unix seconds, by the istiods of the last quarter of an hour: one that was replaced
 * before spoke of another certificate. Where that quarter is silent, by those of the last hour.
 */
export function certificateExpiry(select: Selector, certificate: 'root' | 'chain'): Ask {
  const name = certificate === 'root' ? 'root_cert' : 'cert_chain';
  const last = (range: string): string =>
    `last_over_time(${select(`citadel_server_${name}_expiry_timestamp`)}[${range}])`;
  return {
    name: `expiry of the CA's ${certificate} certificate`,
    promql: `min by (pod,instance) (${last('15m')} or (${last('1h')} unless on () group(${last('15m')})))`,
  };
}
