import * as z from 'zod';
import { Facts as FactsSchema } from './facts.ts';
import type { Immutable } from './immutable.ts';
import { Period } from './period.ts';
import { Policy } from './policy.ts';

/** Version of the evidence. A newer one is refused by name, never misread. */
export const snapshotSchema = 'meshledger.snapshot/3';

/** Something a source told us that did not stop it, such as a Prometheus warning. */
export const SourceNote = z.object({ source: z.string(), note: z.string() });

/** All the evidence of one run. Same snapshot, same documents. */
export const Snapshot = z.object({
  schema: z.literal(snapshotSchema),
  tool: z.object({ name: z.string(), version: z.string() }),
  runKey: z.string().regex(/^[0-9a-f]{8}$/),
  /** The run that this one corrects, when an earlier one of the same week is archived. */
  supersedes: z.string().optional(),
  cluster: z.string(),
  /** Said on every document when the cluster is not a real one. */
  simulated: z.boolean(),
  period: Period,
  scheduledAt: z.iso.datetime(),
  collectedAt: z.iso.datetime(),
  /** SHA-256 of the settings the run was made with, secrets being references there. */
  configSha256: z.string(),
  policy: Policy,
  /** Sources the user configured and so expects; a missing one is said on page one and in the exit code. */
  requiredSources: z.array(z.string()),
  /** Sources that were asked and gave nothing, with what happened. */
  failedSources: z.array(SourceNote),
  notes: z.array(SourceNote),
  facts: FactsSchema,
});
export type Snapshot = Immutable<z.infer<typeof Snapshot>>;
export type Facts = Snapshot['facts'];
export type FactName = keyof Facts;
/** The value of a fact once it is known. */
export type Fact<Name extends FactName> = Extract<Facts[Name], { known: true }>['value'];
