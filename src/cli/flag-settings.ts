import { MeshledgerError } from '../errors.ts';

/** Flags that describe one cluster without a file. */
export interface ClusterFlags {
  readonly prometheus?: string;
  readonly cluster?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly inCluster?: boolean;
  readonly zone?: string;
}

/** Settings in place of a file; undefined when there is nothing to make them of. */
export function flagSettings({
  prometheus,
  cluster,
  kubeconfig,
  context,
  inCluster,
  zone,
}: ClusterFlags): object | undefined {
  if (context !== undefined && kubeconfig === undefined) {
    throw new MeshledgerError(
      'USAGE_INVALID',
      `--context ${context} was given without a kubeconfig.`,
      'Add --kubeconfig FILE.',
    );
  }
  if (prometheus === undefined) {
    refuseWithoutPrometheus([
      ['--cluster', cluster],
      ['--kubeconfig', kubeconfig],
      ['--in-cluster', inCluster],
      ['--zone', zone],
    ]);
    return undefined;
  }
  if (kubeconfig !== undefined && inCluster) {
    throw new MeshledgerError(
      'USAGE_INVALID',
      '--kubeconfig and --in-cluster name two places for the same credentials.',
      'Give one of them.',
    );
  }
  const access =
    kubeconfig !== undefined
      ? { kubeconfig, ...(context !== undefined && { context }) }
      : inCluster
        ? { inCluster: true }
        : undefined;
  return {
    ...(zone !== undefined && { zone }),
    clusters: [{ name: cluster ?? 'cluster', prometheus: { url: prometheus }, ...(access && { kubernetes: access }) }],
  };
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
