import type { ContainerSpec, NamespaceSpec } from './spec.ts';

export const injected = { 'istio-injection': 'enabled' };
export const ambient = { 'istio.io/dataplane-mode': 'ambient' };

/** What Istio's charts give every Envoy by default: requests of 100m and 128Mi, and a limit of two cores. */
export const withRequests = (usage: ContainerSpec): ContainerSpec => ({
  ...usage,
  cpuRequestCores: 0.1,
  memoryRequestMib: 128,
  cpuLimitCores: 2,
});

interface InfrastructureSize {
  readonly istiodReplicas: number;
  readonly gatewayReplicas: number;
  /** Daily amplitude of ztunnel's CPU as a share (0-1) of its mean. */
  readonly ztunnelSwing?: number;
  readonly helmGatewayPodHours?: readonly [number, number];
}

/** The mesh itself, with the requests of Istio's charts: control plane, node agents and both kinds of gateway. */
export function infrastructure(size: InfrastructureSize): NamespaceSpec[] {
  const istiod = { cpuCores: 0.35, memoryMib: 900, cpuRequestCores: 0.5, memoryRequestMib: 2048 };
  const cpuSwing = size.ztunnelSwing ?? 0.8;
  const ztunnel = { cpuCores: 0.12, cpuSwing, memoryMib: 60, cpuRequestCores: 0.2, memoryRequestMib: 512 };
  const cni = { cpuCores: 0.01, memoryMib: 45, cpuRequestCores: 0.1, memoryRequestMib: 100 };
  const gateway = withRequests({ cpuCores: 0.25, memoryMib: 150 });
  const traffic = { requestsPerSecond: 90, medianMs: 40, shape: 2.3 };
  const podHours = size.helmGatewayPodHours === undefined ? {} : { podHours: size.helmGatewayPodHours };
  const replicas = size.gatewayReplicas;
  return [
    {
      name: 'istio-ingress',
      workloads: [
        { kind: 'Deployment', name: 'public-istio', mesh: 'gateway-api', replicas, proxy: gateway, traffic },
        {
          kind: 'Deployment',
          name: 'istio-ingressgateway',
          mesh: 'helm-gateway',
          replicas,
          proxy: gateway,
          traffic,
          ...podHours,
        },
      ],
    },
    {
      name: 'istio-system',
      workloads: [
        { kind: 'Deployment', name: 'istiod', mesh: 'istiod', replicas: size.istiodReplicas, proxy: istiod },
        { kind: 'DaemonSet', name: 'ztunnel', mesh: 'ztunnel', replicas: 0, proxy: ztunnel },
        { kind: 'DaemonSet', name: 'istio-cni-node', mesh: 'istio-cni', replicas: 0, proxy: cni },
      ],
    },
  ];
}
