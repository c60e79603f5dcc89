import { Facts as FactsSchema } from '../../src/model/facts.ts';
import { known, missing, type Reading } from '../../src/model/reading.ts';
import type { Facts } from '../../src/model/snapshot.ts';
import { AuthorizationPolicy } from '../../src/sources/kubernetes/schema/authorization-policy.ts';
import { Gateway } from '../../src/sources/kubernetes/schema/gateway.ts';
import { HorizontalPodAutoscaler } from '../../src/sources/kubernetes/schema/horizontal-pod-autoscaler.ts';
import { Node } from '../../src/sources/kubernetes/schema/node.ts';
import { Pod } from '../../src/sources/kubernetes/schema/pod.ts';
import { Service } from '../../src/sources/kubernetes/schema/service.ts';
import { CronJob, Workload, WorkloadEntry } from '../../src/sources/kubernetes/schema/workload.ts';

const kinds = {
  Pod: ['pods', Pod],
  Node: ['nodes', Node],
  Service: ['services', Service],
  Deployment: ['workloads', Workload('Deployment')],
  CronJob: ['workloads', CronJob],
  WorkloadEntry: ['workloads', WorkloadEntry],
  AuthorizationPolicy: ['authorizationPolicies', AuthorizationPolicy],
  Gateway: ['gateways', Gateway],
  HorizontalPodAutoscaler: ['horizontalPodAutoscalers', HorizontalPodAutoscaler],
} as const;

/**
 * Manifests as facts, read by the same schemas that read the cluster. A document without a kind holds facts
 * that are in no manifest (`nodeClocks: [...]`). Lists that no document mentions are known and empty.
 */
export function factsOf(documents: readonly Record<string, unknown>[]): Facts {
  const facts: Record<string, Reading<unknown>> = {};
  for (const name of Object.keys(FactsSchema.shape)) facts[name] = missing(`${name} are not in the manifests`);
  for (const [name] of Object.values(kinds)) facts[name] = known([]);
  facts.nodeClocks = known([]);
  for (const document of documents) {
    if (document.kind === undefined) {
      for (const [name, value] of Object.entries(document)) facts[name] = known(value);
      continue;
    }
    const [name, schema] = kinds[document.kind as keyof typeof kinds];
    (facts[name] as { value: unknown[] }).value.push(schema.parse(document));
  }
  return FactsSchema.parse(facts) as Facts;
}
