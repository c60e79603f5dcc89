import * as z from 'zod';
import type { DestinationRule as DestinationRuleFact } from '../../../model/routing-facts.ts';
import { Meta } from './meta.ts';

const HashKey = z.object({ httpHeaderName: z.unknown(), httpCookie: z.unknown(), httpQueryParameterName: z.unknown() });
const TrafficPolicy = z.object({
  connectionPool: z.object({ http: z.unknown() }).partial().nullish(),
  outlierDetection: z.unknown(),
  loadBalancer: z.object({ consistentHash: HashKey.partial().nullish() }).partial().nullish(),
});
const Policies = TrafficPolicy.extend({ portLevelSettings: z.array(TrafficPolicy.partial()).nullish() }).partial();

export const DestinationRule = z
  .object({
    metadata: Meta,
    spec: z.object({
      host: z.string(),
      trafficPolicy: Policies.nullish(),
      subsets: z.array(z.object({ trafficPolicy: Policies.nullish() })).nullish(),
    }),
  })
  .transform(({ metadata: { namespace, name }, spec }): DestinationRuleFact => {
    const subsets = spec.subsets ?? [];
    const policies = [spec.trafficPolicy, ...subsets.map(({ trafficPolicy }) => trafficPolicy)];
    return { namespace, name, host: spec.host, l7: policies.some(hasL7), subsets: subsets.length };
  });

/** HTTP pools, outlier detection and hashing by a header or cookie: what only a proxy that reads requests can do. */
function hasL7(policy: z.infer<typeof Policies> | null | undefined): boolean {
  if (policy == null) return false;
  const { connectionPool, outlierDetection, loadBalancer, portLevelSettings } = policy;
  const hash = loadBalancer?.consistentHash;
  return (
    connectionPool?.http != null ||
    outlierDetection != null ||
    [hash?.httpHeaderName, hash?.httpCookie, hash?.httpQueryParameterName].some((key) => key != null) ||
    (portLevelSettings ?? []).some(hasL7)
  );
}
