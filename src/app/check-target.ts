import { type Manifests, readManifests } from '../sources/manifests/manifest-files.ts';
import type { CheckedSettings } from './wire.ts';

/** One thing to check: a cluster, or manifests in place of one. */
export interface CheckTarget extends Omit<CheckedSettings, 'documents'> {
  /** Its name; absent of manifests. */
  readonly cluster?: string | undefined;
  readonly manifests?: Manifests | undefined;
}

/**
 * Manifests to check.
 * @param readInput reads standard input, which the path `-` stands for
 * @throws MeshledgerError MANIFEST_REFUSED
 */
export const manifestTarget = (
  paths: readonly string[],
  readInput: () => string,
  settings: Pick<CheckTarget, 'prometheus' | 'istioVersion'>,
): CheckTarget => ({ ...settings, manifests: readManifests(paths, readInput) });
