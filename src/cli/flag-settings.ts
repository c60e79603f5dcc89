import { MeshledgerError } from '../errors.ts';
import type { ClusterConfig } from '../settings.ts';

/** Flags that describe one cluster without a file. */
export interface ClusterFlags extends AccessFlags {
  readonly prometheus?: string;
  readonly cluster?: string;
  readonly zone?: string;
}

/** Flags that say how to reach the Kubernetes API. */
export interface AccessFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly inCluster?: boolean;
}

/** Settings in place of a file; undefined when there is nothing to make them of. */
export function flagSettings({ prometheus, cluster, zone, ...access }: ClusterFlags): object | undefined {
  const kubernetes = kubernetesAccess(access);
  if (prometheus === undefined) {
    refuseWithoutPrometheus([
      ['--cluster', cluster],
      ['--kubeconfig', access.kubeconfig],
      ['--in-cluster', access.inCluster],
      ['--zone', zone],
    ]);
    return undefined;
  }
  return {
    ...(zone !== undefined && { zone }),
    clusters: [{ name: cluster ?? 'cluster', prometheus: { url: prometheus }, ...(kubernetes && { kubernetes }) }],
  };
}

/**
 * How to reach the Kubernetes API; undefined when no flag says it.
 * @throws MeshledgerError USAGE_INVALID when the flags contradict each other
 */
export function kubernetesAccess({ kubeconfig, context, inCluster }: AccessFlags): ClusterConfig['kubernetes'] {
  if (context !== undefined && kubeconfig === undefined) {
    throw new MeshledgerError(
      'USAGE_INVALID',
      `--context ${context} was given without a kubeconfig.`,
      'Add --kubeconfig FILE.',
    );
  }
  if (kubeconfig !== undefined && inCluster) {
    throw new MeshledgerError(
      'USAGE_INVALID',
      '--kubeconfig and --in-cluster name two places for the same credentials.',
      'Give one of them.',
    );
  }
  if (kubeconfig !== undefined) return { kubeconfig, ...(context !== undefined && { context }) };
  return inCluster ? { inCluster: true } : undefined;
}

/** Settings of one cluster by flags go with --prometheus: beside a file they would be ignored. */
function refuseWithoutPrometheus(flags: readonly (readonly [string, unknown])[]): void {
  const given = flags.flatMap(([flag, value]) => (value === undefined ? [] : [flag]));
  if (given.length === 0) return;
  throw new MeshledgerError(
    'USAGE_INVALID',
    `${given.join(' and ')} would be ignored: the configuration file says it.`,
    'Give --prometheus URL with it, or change the file.',
  );
}
