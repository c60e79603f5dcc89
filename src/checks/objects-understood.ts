import { defineCheck } from '../model/check.ts';
import { theCluster } from '../model/subject.ts';

/** Facts that are lists of objects, each read as it is. */
const lists = [
  'namespaces',
  'pods',
  'workloads',
  'services',
  'serviceEntries',
  'nodes',
  'podDisruptionBudgets',
  'authorizationPolicies',
  'peerAuthentications',
  'workloadRules',
  'telemetries',
  'meshRoutes',
  'destinationRules',
  'gateways',
  'gatewayClasses',
  'horizontalPodAutoscalers',
] as const;

export const objectsUnderstood = defineCheck({
  id: 'objects-understood',
  title: 'Every object of a kind that Meshledger reads is understood',
  why: 'An object that is not understood is left out of every other answer: a policy among them may be what protects, or opens, a workload.',
  how: 'Each object whose apiVersion or shape is not one that this version of Meshledger reads is unknown, with what was wrong. It never fails, for the object may be right. Kinds that nobody reads, and lists that were refused, are not looked at here.',
  versions: 'Of Istio’s APIs v1, and manifests in v1beta1 and v1alpha3, whose fields are the same.',
  fix: 'Write the object in a version that is read, or take a version of Meshledger that reads it.',
  source: 'https://kubernetes.io/docs/reference/using-api/#api-versioning',
  severity: 'medium',
  needs: ['unreadObjects'],
  wants: lists,

  inspect({ unreadObjects, ...facts }) {
    if (unreadObjects.length > 0)
      return unreadObjects.map(({ apiVersion, kind, namespace, name, why }) => ({
        subject: {
          words: `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`,
          ...(name !== '?' && { object: { apiVersion, kind, ...(namespace !== '' && { namespace }), name } }),
        },
        saw: `${apiVersion} ${kind} was left out`,
        unknown: why,
      }));
    const readings = lists.map((list) => facts[list]);
    const read = readings.reduce((sum, reading) => sum + (reading.known ? reading.value.length : 0), 0);
    if (read > 0)
      return [{ subject: theCluster, ok: true, saw: `${read} of ${read} objects that were read are understood` }];
    const refused = readings.flatMap((reading) => (reading.known ? [] : [reading.why]));
    if (refused.length === 0) return [];
    return [{ subject: theCluster, saw: 'no object was read', unknown: [...new Set(refused)].join('; ') }];
  },
});
