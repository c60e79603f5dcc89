import { nodesAtEnd } from './cluster-manifests.ts';
import { type Manifest, metadata } from './manifest.ts';
import { meshParts } from './mesh-part.ts';
import { podManifest } from './pod-manifest.ts';
import type { Simulation } from './simulation.ts';
import type { NamespaceSpec, WorkloadSpec } from './spec.ts';

type Kind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

/** The workloads of one kind, with the template of their pods. */
export function workloadManifests(simulation: Simulation, kind: Kind): Manifest[] {
  const { spec, pods, window } = simulation;
  const nodes = nodesAtEnd(simulation);
  return spec.namespaces.flatMap((namespace) =>
    namespace.workloads
      .filter((workload) => workload.kind === kind)
      .map((workload) => {
        const labels = meshParts[workload.mesh].labels(workload);
        const example = pods.find((pod) => pod.workload === workload);
        const containers =
          example === undefined ? [{ name: workload.name, image: 'registry.example.com/none:1' }] : undefined;
        const template = example === undefined ? { containers } : podManifest(example, window.toSeconds).spec;
        return {
          apiVersion: 'apps/v1',
          kind,
          metadata: metadata(kind, { name: workload.name, namespace: namespace.name, labels }),
          spec: {
            ...(kind === 'DaemonSet' ? {} : { replicas: workload.replicas }),
            ...(kind === 'StatefulSet' ? { serviceName: workload.name } : {}),
            selector: { matchLabels: selectorOf(labels) },
            template: {
              metadata: { labels, annotations: meshParts[workload.mesh].annotations },
              spec: templateSpec(template),
            },
          },
          status: statusOf(kind, workload, nodes.length),
        };
      }),
  );
}

/** What a selector needs to be unique: the app's name, or the Gateway's. */
function selectorOf(labels: Readonly<Record<string, string>>): Record<string, string> {
  const keys = ['app', 'k8s-app', 'gateway.networking.k8s.io/gateway-name'];
  return Object.fromEntries(Object.entries(labels).filter(([key]) => keys.includes(key)));
}

/** A template is a pod that is on no node yet. */
function templateSpec(spec: unknown): Record<string, unknown> {
  const { nodeName: _, ...template } = spec as Record<string, unknown>;
  return template;
}

function statusOf(kind: Kind, { replicas }: WorkloadSpec, nodes: number): Record<string, unknown> {
  if (kind !== 'DaemonSet')
    return { observedGeneration: 1, replicas, readyReplicas: replicas, availableReplicas: replicas };
  const scheduled = { currentNumberScheduled: nodes, desiredNumberScheduled: nodes, numberMisscheduled: 0 };
  return { observedGeneration: 1, ...scheduled, numberReady: nodes, numberAvailable: nodes };
}

/** An autoscaler for each workload that has one, on CPU. */
export function autoscalerManifests({ spec }: Simulation): Manifest[] {
  return spec.namespaces.flatMap((namespace) =>
    namespace.workloads.flatMap((workload) =>
      workload.hpa === undefined ? [] : [autoscaler(namespace, workload, workload.hpa)],
    ),
  );
}

function autoscaler(namespace: NamespaceSpec, workload: WorkloadSpec, hpa: NonNullable<WorkloadSpec['hpa']>): Manifest {
  const target = { type: 'Utilization', averageUtilization: 75 };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadata('HorizontalPodAutoscaler', { name: workload.name, namespace: namespace.name }),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: workload.kind, name: workload.name },
      ...hpa,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
    },
    status: { currentReplicas: workload.replicas, desiredReplicas: workload.replicas, conditions: [] },
  };
}
