import * as z from 'zod';
import { Bound, Condition, Labels, Named } from './kubernetes-parts.ts';

/* What is asked of the mesh about security, as the Kubernetes API says. */

const StringLists = z.record(z.string(), z.array(z.string()));
/** An AuthorizationPolicy, its rules kept field by field: which fields are L7 is for `derive/`. */
export const AuthorizationPolicy = z.object({
  ...Named,
  labels: Labels,
  annotations: Labels,
  action: z.string(),
  /** Of a CUSTOM policy: who decides. */
  provider: z.string().optional(),
  ...Bound,
  /** Absent is not empty: `rules: []` is what a DENY that denies nothing looks like, and so is no `rules`. */
  rules: z.array(
    z.object({
      from: z.array(StringLists),
      to: z.array(StringLists),
      when: z.array(z.object({ key: z.string(), values: z.array(z.string()), notValues: z.array(z.string()) })),
    }),
  ),
  conditions: z.array(Condition),
});
export type AuthorizationPolicy = z.infer<typeof AuthorizationPolicy>;

/**
 * RequestAuthentication, WasmPlugin and TrafficExtension: what is bound to workloads or to targets, and is L7 by nature.
 * Telemetry is bound alike.
 */
export const WorkloadRule = z.object({ ...Named, kind: z.string(), ...Bound });
export type WorkloadRule = z.infer<typeof WorkloadRule>;

export const MtlsMode = z.enum(['UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT']);
export type MtlsMode = z.infer<typeof MtlsMode>;

/** Modes of a port count only in a policy with a selector. */
export const PeerAuthentication = z.object({
  ...Named,
  selector: Labels.optional(),
  mode: MtlsMode,
  portModes: z.record(z.string(), MtlsMode),
  /** ISO 8601 UTC: of two in one scope the oldest wins. Absent in a manifest that was never applied. */
  createdAt: z.string().optional(),
});
export type PeerAuthentication = z.infer<typeof PeerAuthentication>;
