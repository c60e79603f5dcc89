import * as z from 'zod';
import { Severity } from './severity.ts';

/** A finding that somebody answers for until a day. After it, the finding is back. */
export const Waiver = z.strictObject({
  check: z.string().min(1).describe('id of the check'),
  subject: z
    .string()
    .min(1)
    .default('*')
    .describe('subject as it is printed, such as `Waypoint shop/waypoint`; `*` stands for any characters'),
  owner: z.string().min(1).describe('who answers for it'),
  reason: z.string().min(1),
  until: z.iso.date().describe('the last day on which it holds, UTC'),
});
export type Waiver = z.infer<typeof Waiver>;

const ratio = (standard: number) => z.number().min(0).max(1).default(standard);

/** What counts as enough, where real meshes differ. */
export const Targets = z.strictObject({
  ambientShareRatio: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('share of meshed pods that should be ambient; the article aims at 0.75. Without it nothing is judged'),
  clockOffsetSeconds: z.number().positive().default(0.1),
  waypointGraceSeconds: z
    .number()
    .positive()
    .default(30)
    .describe("terminationGracePeriodSeconds of waypoints; Kubernetes' default, the article asks for 60"),
  certificateDays: z.number().positive().default(30).describe('days that a CA certificate should still be valid'),
  ztunnelCpuRatio: ratio(0.8).describe('CPU of ztunnel as a share of its limit'),
  throttledRatio: ratio(0.25).describe('share of CPU periods in which ztunnel may be throttled'),
  mtlsFailureRatio: ratio(0.001).describe('share of connections that may fail in the TLS handshake'),
  plaintextRatio: ratio(0.01).describe('share of requests or connections to a meshed workload that may be plain text'),
  waypointErrorRatio: ratio(0.001).describe('share of requests that a waypoint may answer with 503 of its own'),
  requestsToJudge: z
    .number()
    .min(1)
    .default(1000)
    .describe('requests or connections of the week below which a ratio says nothing'),
});
export type Targets = z.infer<typeof Targets>;

/** How results are judged: what evidence cannot say. */
export const Compliance = z.strictObject({
  targets: Targets.prefault({}),
  severities: z.record(z.string(), Severity).default({}).describe("check id → severity, in place of its author's"),
  weights: z
    .strictObject({
      high: z.number().min(0).default(10),
      medium: z.number().min(0).default(3),
      low: z.number().min(0).default(1),
    })
    .prefault({})
    .describe('what a condition of each severity counts in the weighted share that passes'),
  waivers: z.array(Waiver).default([]),
});
export type Compliance = z.infer<typeof Compliance>;
