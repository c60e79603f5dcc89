import { type IstioRelease, istioReleases, istioSupport } from '../derive/istio-releases.ts';
import { minorOf } from '../derive/istio-versions.ts';
import { kubeletSkew, kubernetesMinor } from '../derive/kubernetes-versions.ts';
import { isVirtualKubelet } from '../derive/virtual-node.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import { subject } from '../model/subject.ts';

export const versionsSupported = defineCheck({
  id: 'versions-supported',
  title: 'Istio and Kubernetes run in versions that are supported, and together',
  why: 'A version that is out of support gets no fixes of its security holes; a combination that nobody tests breaks in ways that nobody answers for.',
  how: 'Every control plane against Istio’s own table of releases, at the end of the period: support ends six weeks after the second next minor version is out. An end that was only expected, and versions newer than the table in this version of Meshledger, are unknown once they matter. Then the API server against the versions of Kubernetes that each Istio supports, and every kubelet against the API server: none newer, none more than three minor versions older (two up to 1.24); a virtual kubelet, which names the version that it was built with, is left out. A vendor may support a version longer: waive it until then.',
  versions: 'Istio 1.22 to 1.31; everything older has ended.',
  fix: 'Upgrade Istio one minor version at a time, control plane first (https://istio.io/latest/docs/setup/upgrade/). Upgrade Kubernetes API server first, then the kubelets.',
  source: 'https://istio.io/latest/docs/releases/supported-releases/',
  severity: 'medium',
  needs: [],
  wants: ['controlPlanes', 'kubernetesVersion', 'nodes'],

  inspect({ controlPlanes, kubernetesVersion, nodes }, { period }) {
    return [
      ...ofIstio(controlPlanes, kubernetesVersion, period.end),
      ...ofKubelets(nodes, controlPlanes, kubernetesVersion),
    ];
  },
});

function ofIstio(
  controlPlanes: Facts['controlPlanes'],
  kubernetes: Facts['kubernetesVersion'],
  day: string,
): Observation[] {
  if (!controlPlanes.known) return [untold('Istio', controlPlanes.why)];
  return [...new Set(controlPlanes.value.map(({ version }) => version))].flatMap((version) => {
    const minor = minorOf(version);
    if (minor === undefined) return [untold(`Istio ${version}`, `${version} is no version of Istio 1`)];
    const { is, saw, ...support } = istioSupport(minor, day);
    const about = { subject: { words: `Istio ${version}` }, saw };
    return [
      'because' in support ? { ...about, unknown: support.because } : { ...about, ok: is === 'supported' },
      ...(kubernetes.known ? [together(version, minor, kubernetes.value)] : []),
    ];
  });
}

const untold = (words: string, why: string): Observation => ({
  subject: { words },
  saw: 'its version is not known',
  unknown: why,
});

/** Whether a version of Istio supports the Kubernetes it runs on. */
function together(version: string, minor: number, kubernetes: string): Observation {
  const about = { words: `Istio ${version} on Kubernetes` };
  const supported = istioReleases.find((release) => release.minor === minor)?.kubernetes;
  const running = kubernetesMinor(kubernetes);
  if (supported === undefined || running === undefined)
    return { subject: about, saw: `the API server is ${kubernetes}`, unknown: untabled(minor, supported) };
  const [oldest, newest] = supported;
  return {
    subject: about,
    ok: running >= oldest && running <= newest,
    saw: `the API server is ${kubernetes}; Istio 1.${minor} supports 1.${oldest} to 1.${newest}`,
  };
}

const untabled = (minor: number, supported: IstioRelease['kubernetes']): string =>
  supported === undefined
    ? `this version of Meshledger does not know which versions of Kubernetes Istio 1.${minor} supports`
    : 'it is no version of Kubernetes 1';

function ofKubelets(
  nodes: Facts['nodes'],
  controlPlanes: Facts['controlPlanes'],
  kubernetes: Facts['kubernetesVersion'],
): Observation[] {
  const nothingToCompare = nodes.known && nodes.value.length === 0;
  if (!kubernetes.known)
    return nothingToCompare && controlPlanes.known && controlPlanes.value.length === 0
      ? []
      : [untold('Kubernetes', kubernetes.why)];
  const apiServer = kubernetesMinor(kubernetes.value);
  if (nothingToCompare || apiServer === undefined) return [];
  if (!nodes.known) return [untold('The kubelets', nodes.why)];
  const own = nodes.value.filter((node) => !isVirtualKubelet(node));
  return own.length === 0 ? [] : kubelets(own, apiServer, kubernetes.value);
}

function kubelets(nodes: Fact<'nodes'>, apiServer: number, version: string): Observation[] {
  const silent = nodes.filter((node) => kubeletMinor(node) === undefined);
  const failing = nodes.flatMap((node): Observation[] => {
    const minor = kubeletMinor(node);
    const skew = minor === undefined ? undefined : kubeletSkew(minor, apiServer);
    const saw = `its kubelet is ${node.kubeletVersion}, ${skew}, which is ${version}`;
    return skew === undefined ? [] : [{ subject: subject('Node', node), ok: false, saw }];
  });
  const all = { subject: { words: 'The kubelets' } };
  if (silent.length > 0) {
    const saw = `${silent.length} of ${nodes.length} nodes do not tell theirs`;
    return [...failing, { ...all, saw, unknown: `without a status, such as ${silent[0]?.name}, a node tells none` }];
  }
  if (failing.length > 0) return failing;
  return [{ ...all, ok: true, saw: `${nodes.length} of ${nodes.length} go with API server ${version}` }];
}

const kubeletMinor = ({ kubeletVersion }: Fact<'nodes'>[number]): number | undefined =>
  kubeletVersion === undefined ? undefined : kubernetesMinor(kubeletVersion);
