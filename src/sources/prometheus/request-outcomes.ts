import type { Period } from '../../model/period.ts';
import type { RequestOutcome } from '../../model/traffic-facts.ts';
import { additive, seconds } from './additive.ts';
import { callOf } from './call.ts';
import type { PrometheusClient, Row } from './client.ts';
import {
  callRequests,
  forbiddenRequests,
  plaintextRequests,
  unavailableRequests,
  untoldRequests,
} from './queries/outcomes.ts';
import type { Query } from './queries/parts.ts';
import { reporterOf } from './reporters.ts';
import type { Selector } from './selector.ts';

/**
 * How the requests of the period ended, by caller and destination, as the server's Envoy counted them.
 * @param note is told of series without the labels that would say how, which are left out
 */
export async function requestOutcomes(
  client: PrometheusClient,
  select: Selector,
  period: Period,
  note: (remark: string) => void,
): Promise<RequestOutcome[]> {
  const outcomes = new Map<string, RequestOutcome>();
  const each = (
    queryOf: (select: Selector) => Query,
    apply: (outcome: RequestOutcome, row: Row) => void,
  ): Promise<void> =>
    additive(client, select, queryOf, period, (rows) => {
      for (const row of rows) {
        const outcome = outcomeOf(outcomes, row.labels);
        if (outcome !== undefined && row.value > 0) apply(outcome, row);
      }
    });
  await Promise.all([
    noteUntold(client, select, period, note),
    each(callRequests, (outcome, { value }) => {
      outcome.requests += value;
    }),
    each(plaintextRequests, (outcome, { value }) => {
      outcome.plaintext += value;
    }),
    each(forbiddenRequests, (outcome, { value }) => {
      outcome.forbidden += value;
    }),
    each(unavailableRequests, ({ unavailable }, { labels: { response_flags: flags = '' }, value }) => {
      unavailable[flags] = (unavailable[flags] ?? 0) + value;
    }),
  ]);
  const asked = [...outcomes].filter(([, { requests }]) => requests > 0);
  return asked.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, outcome]) => outcome);
}

function outcomeOf(outcomes: Map<string, RequestOutcome>, labels: Row['labels']): RequestOutcome | undefined {
  const reporter = reporterOf(labels);
  if (reporter === undefined) return undefined;
  const call = { reporter, ...callOf(labels) };
  const key = Object.values(call).join('/');
  const found = outcomes.get(key) ?? { ...call, requests: 0, plaintext: 0, forbidden: 0, unavailable: {} };
  outcomes.set(key, found);
  return found;
}

async function noteUntold(
  client: PrometheusClient,
  select: Selector,
  period: Period,
  note: (remark: string) => void,
): Promise<void> {
  const [series] = await client.instant(untoldRequests(select), seconds(period.end) - 0.001);
  if (series === undefined) return;
  note(
    `${client.who} holds ${series.value} series of istio_requests_total without connection_security_policy or response_code, so how their requests ended is not known; they are left out of requestOutcomes. Keep both labels in Telemetry and when relabelling.`,
  );
}
