import { known, missing, type Reading } from '../model/reading.ts';
import type { Facts } from '../model/snapshot.ts';

/** 30 of `1.30.3`; undefined of anything that is not Istio 1. */
export function minorOf(version: string): number | undefined {
  const minor = /^v?1\.(\d+)/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** Versions whose differences are known here: the first that has ambient as it is now, and the newest. */
const knownMinors = Array.from({ length: 10 }, (_, index) => 22 + index);

/**
 * What depends on the version of Istio. Where several control planes would answer differently, which of them a proxy
 * obeys is not known here, and neither is the answer; where no version is known, only what all of them agree on is.
 * @param answer of a minor version, such as 30 of 1.30; compared as JSON
 */
export function byIstioVersion<T>(controlPlanes: Facts['controlPlanes'], answer: (minor: number) => T): Reading<T> {
  const versions = controlPlanes.known ? [...new Set(controlPlanes.value.map(({ version }) => version))] : [];
  const minors = versions.flatMap((version) => minorOf(version) ?? []);
  if (minors.length < versions.length) return missing(`nothing is known of Istio ${versions.join(' and ')}`);
  const answers = (minors.length > 0 ? minors : knownMinors).map(answer);
  const [first] = answers;
  if (first !== undefined && answers.every((one) => one === first || JSON.stringify(one) === JSON.stringify(first)))
    return known(first);
  return controlPlanes.known
    ? missing(`control planes of ${versions.join(' and ')} differ in it: state the one with --istio-version`)
    : missing(`it depends on the version of Istio (controlPlanes), which is not known: ${controlPlanes.why}`);
}
