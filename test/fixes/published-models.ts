import { Gateway } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/Gateway';
import { AuthorizationPolicy } from '@kubernetes-models/istio/security.istio.io/v1/AuthorizationPolicy';
import { RequestAuthentication } from '@kubernetes-models/istio/security.istio.io/v1/RequestAuthentication';
import { DaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Service } from 'kubernetes-models/v1/Service';

/** What others publish of the kinds that fixes write: the types of all fields that they know. */
const models: Readonly<Record<string, new (data: never) => { validate(): void }>> = {
  'apps/v1 DaemonSet': DaemonSet,
  'apps/v1 Deployment': Deployment,
  'autoscaling/v2 HorizontalPodAutoscaler': HorizontalPodAutoscaler,
  'gateway.networking.k8s.io/v1 Gateway': Gateway,
  'policy/v1 PodDisruptionBudget': PodDisruptionBudget,
  'security.istio.io/v1 AuthorizationPolicy': AuthorizationPolicy,
  'security.istio.io/v1 RequestAuthentication': RequestAuthentication,
  'v1 ConfigMap': ConfigMap,
  'v1 Namespace': Namespace,
  'v1 Service': Service,
};

/** Kinds that nobody publishes a model of. */
const unpublished = ['FelixConfiguration', 'PeerAuthentication', 'Telemetry', 'WasmPlugin', 'TrafficExtension'];

interface Manifested {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * @param wasThere whether it is an object of a case, which leaves out what no check reads
 * @throws Error naming the field that is not as the published model has it
 */
export function expectValid(object: Manifested, wasThere: boolean): void {
  const Model = models[`${object.apiVersion} ${object.kind}`];
  if (Model === undefined) {
    if (!unpublished.includes(object.kind)) throw new Error(`no model of ${object.apiVersion} ${object.kind}`);
    return;
  }
  try {
    new Model(object as never).validate();
  } catch (error) {
    if (!wasThere || !(error instanceof Error) || !error.message.includes('must have required property')) throw error;
  }
}
