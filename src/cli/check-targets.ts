import { isAbsolute, relative, sep } from 'node:path';
import { text } from 'node:stream/consumers';
import { type CheckTarget, manifestTarget } from '../app/check.ts';
import { loadConfig } from '../config.ts';
import { MeshledgerError } from '../errors.ts';
import { Compliance } from '../model/compliance.ts';
import { type ClusterConfig, type Config, IstioVersion } from '../settings.ts';
import { type ClusterFlags, flagSettings, kubernetesAccess } from './flag-settings.ts';

/** Flags that say what to check, and by which policy. */
export interface TargetFlags extends Omit<ClusterFlags, 'zone'> {
  readonly filename?: readonly string[];
  readonly config?: string;
  readonly istioVersion?: string;
}

export interface Targets {
  readonly targets: readonly CheckTarget[];
  readonly policy: Compliance;
  /** IANA zone in which a date is a midnight. */
  readonly zone: string;
}

/**
 * What to check: manifests; or one cluster by flags; or the clusters of the configuration. Beside manifests a
 * configuration gives the policy only.
 * @throws MeshledgerError USAGE_INVALID, CONFIG_INVALID or MANIFEST_REFUSED
 */
export async function targetsOf(flags: TargetFlags): Promise<Targets> {
  refuseContradictions(flags);
  const istioVersion = stated(flags.istioVersion);
  if (flags.filename !== undefined) return ofManifests(flags.filename, flags, istioVersion);
  const kubernetes = kubernetesAccess(flags);
  if (flags.config === undefined && (kubernetes ?? flags.prometheus) !== undefined) {
    const cluster = flags.cluster ?? 'cluster';
    const prometheus = prometheusOf(flags);
    return { targets: [{ cluster, kubernetes, prometheus, istioVersion }], policy: Compliance.parse({}), zone: 'UTC' };
  }
  return ofConfiguration(flags, istioVersion);
}

async function ofManifests(
  paths: readonly string[],
  flags: TargetFlags,
  istioVersion: string | undefined,
): Promise<Targets> {
  const config = flags.config === undefined ? undefined : loadConfig(flags.config, undefined);
  const settings = { prometheus: prometheusOf(flags), istioVersion };
  const input = paths.includes('-') ? await text(process.stdin) : '';
  const target = manifestTarget(paths.map(fromHere), () => input, settings);
  return { targets: [target], policy: policyOf(config), zone: config?.zone ?? 'UTC' };
}

function ofConfiguration(flags: TargetFlags, istioVersion: string | undefined): Targets {
  const config = configuration(flags.config);
  const clusters = config.clusters.filter(({ name }) => flags.cluster === undefined || name === flags.cluster);
  if (clusters.length === 0) {
    throw new MeshledgerError(
      'USAGE_INVALID',
      `The configuration has no cluster ${flags.cluster}.`,
      `It has: ${config.clusters.map(({ name }) => name).join(', ')}.`,
    );
  }
  const targets = clusters.map(({ name, prometheus, kubernetes, istioVersion: configured }): CheckTarget => {
    return { cluster: name, prometheus, kubernetes, istioVersion: istioVersion ?? configured };
  });
  return { targets, policy: policyOf(config), zone: config.zone };
}

/** The file that is named here or by MESHLEDGER_CONFIG. */
function configuration(file: string | undefined): Config {
  try {
    return loadConfig(file, undefined);
  } catch (error) {
    if (!(error instanceof MeshledgerError) || error.code !== 'USAGE_INVALID') throw error;
    throw new MeshledgerError(
      'USAGE_INVALID',
      'Meshledger was told neither manifests nor a cluster to check.',
      'Pass -f FILE, --kubeconfig FILE, --in-cluster, --prometheus URL or --config meshledger.yaml, or set MESHLEDGER_CONFIG.',
      { cause: error },
    );
  }
}

const policyOf = (config: Config | undefined): Compliance => config?.policy.compliance ?? Compliance.parse({});

/** Prometheus by its address alone, checked as if a file said it. */
function prometheusOf({ prometheus }: TargetFlags): ClusterConfig['prometheus'] | undefined {
  if (prometheus === undefined) return undefined;
  return loadConfig(undefined, flagSettings({ prometheus })).clusters[0]?.prometheus;
}

function stated(version: string | undefined): string | undefined {
  if (version === undefined || IstioVersion.safeParse(version).success) return version;
  throw new MeshledgerError(
    'USAGE_INVALID',
    `--istio-version ${version} is not a version of Istio.`,
    'Give one such as 1.30 or 1.30.3.',
  );
}

function refuseContradictions({ filename, config, prometheus, cluster, kubeconfig, inCluster }: TargetFlags): void {
  const access = kubeconfig !== undefined ? '--kubeconfig' : inCluster ? '--in-cluster' : undefined;
  const contradictions: readonly (readonly [unknown, string])[] = [
    [filename && access, `-f and ${access} name two things to check.`],
    [filename && cluster, '-f and --cluster name two things to check.'],
    [config && !filename && access, `${access} would be ignored: --config says how to reach its clusters.`],
    [config && !filename && prometheus, '--prometheus would be ignored: --config says where it is.'],
  ];
  const [contradiction] = contradictions.flatMap(([holds, says]) => (holds ? [says] : []));
  if (contradiction === undefined) return;
  throw new MeshledgerError('USAGE_INVALID', contradiction, 'Give one of them.');
}

/** A path below the working directory as a path from there, so that every format names the file alike. */
function fromHere(path: string): string {
  if (!isAbsolute(path)) return path;
  const below = relative(process.cwd(), path);
  return below === '' || below === '..' || below.startsWith(`..${sep}`) ? path : below;
}
