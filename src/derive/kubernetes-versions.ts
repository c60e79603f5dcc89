/** 33 of `v1.33.1-eks-abc123` or `v1.33+`; undefined of anything that is not Kubernetes 1. */
export function kubernetesMinor(version: string): number | undefined {
  const minor = /^v?1\.(\d+)/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** How many minor versions a kubelet may be older than the API server. */
const kubeletMinorsBehind = (kubelet: number): number => (kubelet < 25 ? 2 : 3);

/**
 * What is wrong with a kubelet beside its API server; undefined when nothing is.
 * @param kubelet its minor version, such as 33
 * @see https://kubernetes.io/releases/version-skew-policy/#kubelet
 */
export function kubeletSkew(kubelet: number, apiServer: number): string | undefined {
  if (kubelet > apiServer) return 'newer than the API server';
  const limit = kubeletMinorsBehind(kubelet);
  return apiServer - kubelet > limit ? `more than ${limit} minor versions older than the API server` : undefined;
}
