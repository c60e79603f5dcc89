import { known, missing, type Reading } from '../model/reading.ts';
import type { Billed } from '../model/report-cost.ts';
import type { Fact } from '../model/snapshot.ts';
import { billedNotes } from './billed-notes.ts';
import { type BilledSidecar, billedSidecar } from './billed-sidecar.ts';
import type { RoleUsage } from './role-usages.ts';

type Namespace = Billed['namespaces'][number];

export interface BilledEvidence {
  readonly billedCost: Reading<Fact<'billedCost'>>;
  /** Every proxy of the mesh; only sidecars share their pod's bill. */
  readonly mesh: Reading<readonly RoleUsage[]>;
  readonly periodHours: number;
  /** Hours of the period that our own allocation stands for. */
  readonly coveredHours: number;
}

/**
 * What the bill charges for sidecars, beside what we allocate to them: billed, apportioned.
 *
 *   sidecarUsd       = Σ pods, resources  split cost × share
 *   sidecarUnusedUsd = Σ pods, resources  unused cost × share
 *   share            = sidecar's allocated hours × billedRatio / pod's split hours, at most 1
 *   billedRatio      = hours that the bill has / hours that our allocation stands for
 *
 * The bill is per pod, so a share is worked out from our max(request, usage) over the bill's, for CPU and for memory.
 * The bill's GB-hours are taken for GiB-hours: AWS counts the 16 GiB of an m5.xlarge as 16 GB.
 * Pods that only one side knows are left out of both, and counted in the notes.
 * @returns USD, unrounded
 */
export function billed({ billedCost, mesh, periodHours, coveredHours }: BilledEvidence): Reading<Billed> {
  if (!billedCost.known) return billedCost;
  if (!mesh.known) return mesh;
  const { source, hours, pods } = billedCost.value;
  if (pods.length === 0) return missing(`${source} has no rows of this period yet: AWS writes them a day or two later`);
  const billedRatio = hours / coveredHours;
  const ofPod = Map.groupBy(
    mesh.value.filter(({ role }) => role === 'sidecar'),
    ({ usage }) => `${usage.namespace}/${usage.pod}`,
  );
  const sidecars = pods.flatMap((pod) => {
    const rows = ofPod.get(`${pod.namespace}/${pod.pod}`);
    return rows === undefined ? [] : [billedSidecar(pod, rows, billedRatio)];
  });
  if (sidecars.length === 0) return missing(whyNothingShared(ofPod.size, source));
  const namespaces = [...Map.groupBy(sidecars, ({ namespace }) => namespace)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([namespace, group]) => inNamespace(namespace, group));
  return known({
    source,
    coveredHours: hours,
    namespaces,
    totalUsd: sum(namespaces, ({ sidecarUsd, sidecarUnusedUsd }) => sidecarUsd + sidecarUnusedUsd),
    notes: billedNotes({
      sidecars,
      hours,
      periodHours,
      coveredHours,
      notBilled: ofPod.size - sidecars.length,
      withoutSidecar: pods.length - sidecars.length,
    }),
  });
}

function inNamespace(namespace: string, group: readonly BilledSidecar[]): Namespace {
  const unpriced = group.find(({ allocatedUsd }) => !allocatedUsd.known);
  return {
    namespace,
    sidecarUsd: sum(group, (one) => one.sidecarUsd),
    sidecarUnusedUsd: sum(group, (one) => one.sidecarUnusedUsd),
    allocatedUsd:
      unpriced?.allocatedUsd ?? known(sum(group, (one) => (one.allocatedUsd.known ? one.allocatedUsd.value : 0))),
  };
}

const whyNothingShared = (pods: number, source: string): string =>
  pods === 0 ? 'no sidecar was measured in this period' : `none of the ${pods} pods with a sidecar is in ${source}`;

const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0);
