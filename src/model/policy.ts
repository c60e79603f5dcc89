import * as z from 'zod';
import { Compliance } from './compliance.ts';

/** What the user decides and evidence cannot say. Part of every snapshot, or a replay could judge otherwise. */
export const Policy = z.strictObject({
  preliminaryBelowRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .describe('coverage under which a report says "preliminary"'),
  teams: z
    .strictObject({
      label: z.string().optional().describe('label of pods, or of their namespace, that names the team'),
      namespaces: z.record(z.string(), z.string()).default({}).describe('namespace → team, where no label says it'),
    })
    .prefault({}),
  realisable: z
    .strictObject({
      targetUtilisationRatio: z
        .number()
        .min(0.1)
        .max(1)
        .default(1)
        .describe('share of allocatable that may be reserved; 1 is whatever fits'),
      minimumNodes: z
        .record(z.string(), z.int().min(0))
        .default({})
        .describe('node group → nodes that its autoscaler keeps at least'),
    })
    .prefault({}),
  realised: z
    .strictObject({
      driver: z
        .enum(['requests', 'podHours'])
        .default('requests')
        .describe('what cost follows; podHours where traffic moves to L4, which has no request metrics'),
      baseline: z
        .strictObject({ from: z.iso.date(), to: z.iso.date() })
        .optional()
        .describe('weeks that end within these dates; without it, the weeks before the first namespace moved'),
    })
    .prefault({}),
  investment: z
    .strictObject({
      hours: z.number().positive().describe('engineering, testing, migration and dual running'),
      hourUsd: z.number().positive(),
      otherUsd: z.number().min(0).default(0),
      discountRatio: z.number().min(0).max(1).default(0.1).describe('effective, a year'),
      yearlyDecayRatio: z.number().min(0).max(1).default(0).describe('share of the saving that is lost each year'),
    })
    .optional()
    .describe('without it payback, NPV, IRR and ROI are not known'),
  compliance: Compliance.prefault({}),
  network: z
    .strictObject({
      crossZoneGibUsd: z.number().min(0).default(0.02).describe('both directions; AWS 0.02, GCP 0.01, Azure 0'),
      source: z.string().default('AWS: 0.01 USD/GB out + 0.01 in'),
    })
    .prefault({}),
});
export type Policy = z.infer<typeof Policy>;
