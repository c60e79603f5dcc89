import * as z from 'zod';
import { CheckResult, ComplianceSummary, Verdict } from './check.ts';
import type { Immutable } from './immutable.ts';
import { Period } from './period.ts';
import { Severity } from './severity.ts';
import { SourceNote } from './snapshot.ts';

/** Version of what `meshledger check --format json` prints. */
export const checkReportSchema = 'meshledger.check/1';

/** What a report can be printed as. */
export const checkFormatNames = ['table', 'json', 'junit', 'openreports', 'policyreport', 'sarif'] as const;
export type CheckFormat = (typeof checkFormatNames)[number];

/** From what on a result breaches the gate, gravest first; each word counts what stands before it too. */
export const failOnWords = ['never', 'high', 'medium', 'low', 'unknown'] as const;
export const FailOn = z.enum(failOnWords);
export type FailOn = z.infer<typeof FailOn>;

/** What stands for the file where manifests were piped in. */
export const standardInput = 'standard input';

/** Where the object behind a result stands in the manifests. */
export const ManifestLine = z.object({
  file: z.string().describe('as it was given, or below a folder that was given'),
  line: z.number().optional().describe('on which the object begins, from 1; absent in JSON of more than a megabyte'),
});
export type ManifestLine = z.infer<typeof ManifestLine>;

/** The answer of one check about one subject, and where that is. */
export const LocatedResult = CheckResult.extend({
  cluster: z.string().optional().describe('cluster that it was seen in; absent of manifests'),
  location: ManifestLine.optional(),
});
export type LocatedResult = z.infer<typeof LocatedResult>;

/** What was checked: manifests, or a cluster by its name. */
export const Checked = z.object({
  cluster: z.string().optional(),
  sources: z.array(z.string()),
  failedSources: z.array(SourceNote).describe('sources that were asked and gave nothing'),
  files: z.array(z.string()).describe('manifests that were read'),
  istioVersions: z.array(z.string()).describe('of the control planes, as found or as stated; none when not known'),
});
export type Checked = z.infer<typeof Checked>;

/** A condition as its author wrote it. */
export const CheckDescription = z.object({
  id: z.string(),
  title: z.string(),
  why: z.string(),
  how: z.string(),
  versions: z.string(),
  fix: z.string(),
  source: z.string(),
  severity: Severity,
});
export type CheckDescription = z.infer<typeof CheckDescription>;

/** A fact that a condition asked for and that nobody could give. */
export const MissingFact = z.object({ cluster: z.string().optional(), fact: z.string(), why: z.string() });
export type MissingFact = z.infer<typeof MissingFact>;

/** Everything that one run of `meshledger check` found: what every format is made of. */
export const CheckReport = z.object({
  schema: z.literal(checkReportSchema),
  tool: z.object({ name: z.string(), version: z.string() }),
  checkedAt: z.iso.datetime(),
  period: Period.describe('what measured facts are about; waivers are judged at its end'),
  checked: z.array(Checked),
  checks: z.array(CheckDescription),
  gate: z.object({ failOn: FailOn, breached: z.boolean() }),
  counts: z.record(Verdict, z.number()),
  compliance: ComplianceSummary,
  missing: z.array(MissingFact),
  notes: z.array(SourceNote),
  results: z.array(LocatedResult),
});
export type CheckReport = Immutable<z.infer<typeof CheckReport>>;
