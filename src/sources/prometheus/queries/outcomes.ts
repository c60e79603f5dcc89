import type { Ask } from '../client.ts';
import type { Selector } from '../selector.ts';
import { call, servers } from './calls.ts';
import { counted, increase } from './counted.ts';
import type { Query } from './parts.ts';

/** Telemetry and relabelling may remove a label; of a series without these nobody knows what they would have said. */
const told = 'connection_security_policy!="",response_code!=""';

const outcome =
  (name: string, which: string, why: string, labels = call) =>
  (select: Selector): Query => ({
    name,
    promql: (span) =>
      counted(labels, (pod) =>
        increase(select, 'istio_requests_total', [servers, told, which, pod].filter(Boolean).join(), span),
      ),
    unit: 'requests',
    why,
  });

export const callRequests = outcome('requests by caller', '', 'what the others are a share of');
export const plaintextRequests = outcome(
  'requests in plain text',
  'connection_security_policy="none"',
  'plain text that was measured, not merely allowed; only the server side says none, the client side is unknown',
);
export const forbiddenRequests = outcome(
  'requests answered 403',
  'response_code="403"',
  'a policy that covers too much shows as refusals',
);
export const unavailableRequests = outcome(
  'requests answered 503',
  'response_code="503"',
  'the flags say whether Envoy could not reach the server, or the server answered so itself',
  `${call},response_flags`,
);

export const untoldRequests = (select: Selector): Ask => ({
  name: 'requests of unknown outcome',
  promql: `count(${['connection_security_policy=""', 'response_code=""']
    .map((which) => `last_over_time(${select('istio_requests_total', `${servers},${which}`)}[1h])`)
    .join(' or ')})`,
});
