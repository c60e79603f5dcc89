import { kubernetesLists } from '../../test/support/simulator/kubernetes-lists.ts';
import type { Manifest } from '../../test/support/simulator/manifest.ts';
import { simulate } from '../../test/support/simulator/simulate.ts';
import { objectsOfTeams } from './objects-of-teams.ts';
import { policiesOfShape } from './policies-of-shape.ts';
import { clusterOfShape, type Shape } from './shapes.ts';

/** A mesh by its shape and size. */
export interface Mesh {
  readonly shape: Shape;
  readonly pods: number;
  readonly policies: number;
}

/** Every object of a mesh, as `kubectl get --output yaml` shows it: without managedFields. Same mesh, same objects. */
export function objectsOfMesh({ shape, pods, policies }: Mesh): Manifest[] {
  const cluster = clusterOfShape(shape, pods);
  const { namespaces } = cluster;
  const spec = {
    ...cluster,
    policies: policiesOfShape(shape, namespaces, policies),
    objects: objectsOfTeams(namespaces),
  };
  const lists = kubernetesLists(simulate(spec));
  return [...lists.values()].flat().map(withoutManagedFields).map(openToAll);
}

const withoutManagedFields = ({ metadata: { managedFields: _, ...metadata }, ...object }: Manifest): Manifest => ({
  ...object,
  apiVersion: object.apiVersion,
  kind: object.kind,
  metadata,
});

/** A waypoint that stands for other namespaces too lets them in. */
function openToAll(object: Manifest): Manifest {
  if (object.kind !== 'Gateway' || object.metadata.namespace !== 'istio-waypoints') return object;
  const allowedRoutes = { namespaces: { from: 'All' } };
  const listeners = [{ name: 'mesh', port: 15_008, protocol: 'HBONE', allowedRoutes }];
  return { ...object, spec: { gatewayClassName: 'istio-waypoint', listeners } };
}
