import * as z from 'zod';
import { Role } from './role.ts';

/** What drove the mesh's cost in one week: kept in every report, so that later weeks can be compared with it. */
export const Drivers = z.object({
  namespaces: z.array(
    z.object({
      namespace: z.string(),
      podHours: z.number().optional().describe('hours that its pods lived, meshed or not; absent when not measured'),
      requests: z.number().optional().describe('HTTP and gRPC requests to it; absent when none were measured'),
    }),
  ),
  coveredHours: z.number().positive().optional().describe('hours that these amounts and the costs stand for'),
  rates: z
    .object({ cpuCoreHourUsd: z.number(), memoryGibHourUsd: z.number() })
    .optional()
    .describe('what the mesh paid for a core-hour and a GiB-hour on average over its nodes'),
});
export type Drivers = z.infer<typeof Drivers>;

/** What a namespace's proxies of one role were allocated in one week. */
export const WeekCost = z.object({
  namespace: z.string(),
  role: Role,
  cpuAllocatedCoreHours: z.number(),
  memoryAllocatedGibHours: z.number(),
  proxyHours: z.number(),
  periodUsd: z.number().optional().describe('absent when the week had no prices'),
});
export type WeekCost = z.infer<typeof WeekCost>;

/** The line that a week's realised saving was measured against, kept so that it never moves. */
export const FittedBaseline = z.object({
  driver: z.enum(['requests', 'podHours']),
  range: z
    .object({ from: z.iso.date(), to: z.iso.date() })
    .optional()
    .describe('dates that the policy gave; absent when the baseline ended with the first move'),
  namespaces: z.array(z.string()).describe('namespaces whose pod-hours or requests are the driver'),
  weeks: z.array(z.object({ periodEnd: z.iso.datetime(), runKey: z.string() })),
  rates: z.object({ cpuCoreHourUsd: z.number(), memoryGibHourUsd: z.number() }).describe('prices of the baseline'),
  interceptUsd: z.number(),
  slopeUsd: z.number().describe('USD per unit of the driver (one request, one pod-hour)'),
  residualUsd: z.number().describe('residual standard deviation s, n − 2 degrees of freedom'),
  meanDriver: z.number(),
  leastDriver: z.number(),
  mostDriver: z.number().describe('beyond least and most the line is extrapolated'),
  driverSquares: z.number().describe('Σ (x − x̄)²'),
  meanUsd: z.number(),
  rSquared: z.number(),
  cvRmseRatio: z.number(),
});
export type FittedBaseline = z.infer<typeof FittedBaseline>;

/** One earlier week as its archived report tells it. */
export const HistoryWeek = z.object({
  runKey: z.string(),
  start: z.iso.datetime(),
  end: z.iso.datetime(),
  preliminary: z.boolean(),
  costs: z.array(WeekCost),
  drivers: Drivers,
});
export type HistoryWeek = z.infer<typeof HistoryWeek>;

/** Earlier weeks, oldest first, corrections in place of what they correct; and what could not be read, by name. */
export const History = z.object({
  weeks: z.array(HistoryWeek),
  skipped: z.array(z.object({ key: z.string(), why: z.string() })),
  baselines: z
    .array(z.object({ runKey: z.string(), baseline: FittedBaseline }))
    .optional()
    .describe('frozen: of each driver and range, the baseline that was fitted first, and the run that fitted it'),
});
export type History = z.infer<typeof History>;
