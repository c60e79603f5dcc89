import { imageVersion } from '../../../model/image-version.ts';
import type { ControlPlane } from '../../../model/installation-facts.ts';
import type { Pod, Workload } from '../../../model/workload-facts.ts';
import { optional } from '../schema/meta.ts';
import { isIstiod } from './istio-config-map.ts';

/**
 * Every istiod, by the tag of its image or its label `app.kubernetes.io/version`; of a Deployment where no pod of any
 * is there.
 * @returns none when there is no istiod; one that does not tell its version is left out
 */
export function controlPlanes(pods: readonly Pod[], workloads: readonly Workload[]): ControlPlane[] {
  // An istiod that was evicted stays listed as Failed, with the version that it had.
  const running = pods
    .filter((pod) => isIstiod(pod) && pod.phase !== 'Failed' && pod.phase !== 'Succeeded')
    .map((pod) => ({ ...pod, kind: 'Pod' }));
  const deployed = workloads
    .map(({ podLabels, meshContainers, ...one }) => ({ ...one, labels: podLabels, containers: meshContainers }))
    .filter(isIstiod);
  const found = (running.length > 0 ? running : deployed).flatMap(({ kind, namespace, name, labels, containers }) => {
    const image = containers.find((container) => container.name === 'discovery')?.image;
    const version = imageVersion(image) ?? imageVersion(`:${labels['app.kubernetes.io/version'] ?? ''}`);
    const revision = labels['istio.io/rev'];
    return version === undefined
      ? []
      : [{ version, ...optional('revision', revision), from: `${kind} ${namespace}/${name}` }];
  });
  return [...new Map(found.map((one) => [`${one.version}/${one.revision ?? ''}`, one])).values()];
}
