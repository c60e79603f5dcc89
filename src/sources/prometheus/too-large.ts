import type { HttpAnswer } from '../http/request.ts';

/*
 * How servers say that a question was too large, each in its own words: Prometheus ("too many samples", a time-out of
 * its own), Mimir and Cortex (`err-mimir-max-…`, "maximum number of chunks"), Thanos (gRPC's ResourceExhausted,
 * "exceeded samples limit"), VictoriaMetrics (`-search.max…`). Limits on how many requests come in are none of these.
 */
const limits = [
  /too many samples/i,
  /err-(mimir|cortex)-max-/i,
  /the query (exceeded|hit) the (aggregated|maximum|max)/i,
  /maximum (number|amount) of (chunks|series|samples|bytes|data)/i,
  /exceeded (\w+ )*limit/i,
  /-search\.max(?!ConcurrentRequests)\w+/,
  /ResourceExhausted/,
];

/** Whether an error of the query API means that less of the same would be answered. 429 limits requests, not their size. */
export const isLimit = (status: number, errorType: string, error: string): boolean =>
  status !== 429 && (errorType === 'timeout' || limits.some((limit) => limit.test(error)));

/** A proxy that stopped waiting: its page is not Prometheus' JSON, and the question was too slow for it. */
export const isGatewayTimeout = ({ status, body }: HttpAnswer): boolean => status === 504 && !/^\s*\{/.test(body);

/** Whether the same question would only be refused again. */
export function isTooLarge(answer: HttpAnswer): boolean {
  if (answer.status < 400) return false;
  return (
    isGatewayTimeout(answer) ||
    answer.body.includes('"errorType":"timeout"') ||
    (/^\s*\{/.test(answer.body) && isLimit(answer.status, '', answer.body))
  );
}
