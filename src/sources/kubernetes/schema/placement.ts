import * as z from 'zod';
import type { Pod as PodFact } from '../../../model/workload-facts.ts';

const Required = z.object({ requiredDuringSchedulingIgnoredDuringExecution: z.unknown() }).partial().nullish();

/** The fields of a pod's spec that tie it to a place. */
export const placementFields = {
  nodeSelector: z.record(z.string(), z.string()).nullish(),
  affinity: z.object({ nodeAffinity: Required, podAffinity: Required, podAntiAffinity: Required }).partial().nullish(),
  topologySpreadConstraints: z
    .array(z.object({ topologyKey: z.string().default(''), whenUnsatisfiable: z.string().default('DoNotSchedule') }))
    .nullish(),
  volumes: z
    .array(
      z.object({
        name: z.string().default(''),
        emptyDir: z.object({ medium: z.string().nullish() }).nullish(),
        hostPath: z.unknown().optional(),
      }),
    )
    .nullish(),
};
const Placed = z.object(placementFields);

/** Pod annotation that names volumes which need not keep a node from being drained, by commas. */
const safeVolumesAnnotation = 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes';
/** What the injector adds to a pod goes with the sidecar. */
const injectedVolume = /^(istio-|workload-|credential-socket$)/;

/**
 * What ties a pod to a place; rules that are only preferred are none. A local volume is hostPath or an emptyDir on
 * disk, as Cluster Autoscaler counts them.
 */
export function constraints(
  spec: z.infer<typeof Placed>,
  hostPort: boolean,
  annotations: Readonly<Record<string, string>>,
): PodFact['constraints'] {
  const { nodeSelector, affinity, topologySpreadConstraints, volumes } = spec;
  const required = (rules: z.infer<typeof Required>): boolean => {
    const terms = rules?.requiredDuringSchedulingIgnoredDuringExecution;
    return Array.isArray(terms) ? terms.length > 0 : terms != null;
  };
  const spread = (topologySpreadConstraints ?? []).filter(
    ({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule',
  );
  const safeVolumes = new Set((annotations[safeVolumesAnnotation] ?? '').split(',').map((name) => name.trim()));
  const local = (volumes ?? []).filter(
    ({ name, emptyDir, hostPath }) =>
      !safeVolumes.has(name) &&
      !injectedVolume.test(name) &&
      (hostPath != null || (emptyDir != null && emptyDir.medium !== 'Memory')),
  );
  const byZone = (key: string): boolean => key.endsWith('/zone');
  const holds: Readonly<Record<PodFact['constraints'][number], boolean>> = {
    'node-affinity': Object.keys(nodeSelector ?? {}).length > 0 || required(affinity?.nodeAffinity),
    'pod-affinity': required(affinity?.podAffinity),
    'pod-anti-affinity': required(affinity?.podAntiAffinity),
    'zone-spread': spread.some(({ topologyKey }) => byZone(topologyKey)),
    'host-spread': spread.some(({ topologyKey }) => !byZone(topologyKey)),
    'host-port': hostPort,
    'local-volume': local.length > 0,
  };
  return (Object.keys(holds) as PodFact['constraints']).filter((name) => holds[name]);
}
