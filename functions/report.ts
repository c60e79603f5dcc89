import { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod';
import { type RunSummary, report } from '../src/app/report.ts';
import { loadConfig } from '../src/config.ts';

const logger = new Logger({ serviceName: 'meshledger' });

/** The clock is the schedule's: in the input we give EventBridge Scheduler, or in the event of an EventBridge rule. */
const Scheduled = z.union([
  z.object({ scheduledAt: z.iso.datetime() }),
  z.object({ time: z.iso.datetime() }).transform(({ time }) => ({ scheduledAt: time })),
]);

/**
 * Runs the weekly report. What was delivered in part is in the ledger and in the answer, and is no failed call.
 * @throws what stopped the report, so that Lambda counts a failure and keeps the event
 */
export async function handler(event: unknown): Promise<readonly RunSummary[]> {
  const { scheduledAt } = Scheduled.parse(event);
  const log = (sentence: string, fields = {}): void => logger.info(sentence, fields);
  const { runs, failures } = await report({ config: loadConfig(undefined, undefined), scheduledAt, log });
  if (failures.length > 0) throw failures[0];
  return runs;
}
