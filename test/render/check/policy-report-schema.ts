import * as z from 'zod';

/*
 * What an API server with these CRDs would take, strictly: a field that it does not know would be dropped without a word.
 * Written from openreports/reports-api apis/openreports.io/v1alpha1 and wg-policy-prototypes apis/wgpolicyk8s.io/v1alpha2.
 */

const DnsLabel = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const DnsName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
const ObjectReference = z.strictObject({
  ...{ apiVersion: z.string(), kind: z.string(), namespace: z.string().optional(), name: z.string() },
});
const ReportResult = z.strictObject({
  source: z.string(),
  policy: z.string().min(1),
  category: z.string(),
  severity: z.enum(['critical', 'high', 'medium', 'low', 'info']),
  timestamp: z.strictObject({ seconds: z.int().positive(), nanos: z.int().min(0).max(999_999_999) }),
  result: z.enum(['pass', 'fail', 'warn', 'error', 'skip']),
  scored: z.boolean(),
  resources: z.array(ObjectReference).optional(),
  message: z.string(),
  properties: z.record(z.string(), z.string()),
});
const count = z.int().min(0);
const Body = {
  metadata: z.strictObject({
    name: DnsName,
    namespace: DnsLabel.optional(),
    labels: z.record(z.string(), z.string().max(63)),
    annotations: z.record(z.string(), z.string()),
  }),
  summary: z.strictObject({ pass: count, fail: count, warn: count, error: count, skip: count }),
  results: z.array(ReportResult).min(1),
};

export const OpenReport = z.strictObject({
  apiVersion: z.literal('openreports.io/v1alpha1'),
  kind: z.enum(['Report', 'ClusterReport']),
  source: z.string(),
  ...Body,
});
export const PolicyReport = z.strictObject({
  apiVersion: z.literal('wgpolicyk8s.io/v1alpha2'),
  kind: z.enum(['PolicyReport', 'ClusterPolicyReport']),
  ...Body,
});
export type AnyReport = z.infer<typeof OpenReport> | z.infer<typeof PolicyReport>;
