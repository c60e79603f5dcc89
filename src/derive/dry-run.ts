/**
 * Whether a policy asks to be only logged, by the annotation `istio.io/dry-run` as Go reads a boolean; anything else is
 * no.
 */
export const isDryRun = (annotations: Readonly<Record<string, string>>): boolean =>
  /^(1|t|T|TRUE|true|True)$/.test(annotations['istio.io/dry-run'] ?? '');
