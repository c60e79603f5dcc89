import { known, missing, type Reading } from '../model/reading.ts';
import type { Fact, Facts } from '../model/snapshot.ts';
import { byIstioVersion } from './istio-versions.ts';
import { rootNamespace } from './root-namespace.ts';

type Gateway = Fact<'gateways'>[number];
type Parameters = Fact<'gatewayParameters'>[number];

export interface ParameterEvidence {
  readonly gatewayParameters: Facts['gatewayParameters'];
  readonly controlPlanes: Facts['controlPlanes'];
  readonly meshConfig: Facts['meshConfig'];
  readonly pods: Facts['pods'];
}

/** A value that users set, and the ConfigMap that sets it. */
export interface Parameter<T> {
  readonly of: T;
  readonly from: string;
}

/** First version of Istio that reads parameters. */
const firstMinor = 26;

/**
 * What users changed of the Deployment that istiod makes for a Gateway: by the ConfigMap that its `parametersRef` names,
 * else by one for its class in the root namespace. Where istiod has been at work, which a status shows, what they bring
 * is there as objects, and nothing is left to be known from them.
 * @returns a lookup by Gateway and what is asked of its parameters; undefined inside where nobody set it; missing where
 *   it is not known, and Istio is new enough to read any
 * @see istio/istio pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go, 1.26 and newer
 */
export function waypointParameters({ gatewayParameters, controlPlanes, meshConfig, pods }: ParameterEvidence) {
  const reads = byIstioVersion(controlPlanes, (minor) => minor >= firstMinor);
  const root = rootNamespace(pods.known ? pods.value : [], meshConfig);
  return <T>(gateway: Gateway, ask: (one: Parameters) => T | undefined): Reading<Parameter<T> | undefined> => {
    if (gateway.addresses !== undefined || (reads.known && !reads.value)) return known(undefined);
    if (!gatewayParameters.known) return missing(`parameters ConfigMaps are not known: ${gatewayParameters.why}`);
    const { parametersConfigMap: named, className } = gateway;
    const found = [
      ...gatewayParameters.value.filter(({ namespace, name }) => namespace === gateway.namespace && name === named),
      ...gatewayParameters.value.filter(({ namespace, forClass }) => namespace === root && forClass === className),
    ];
    for (const one of found) {
      const value = ask(one);
      if (value === undefined) continue;
      if (!reads.known) return missing(`ConfigMap ${one.name} counts from Istio 1.26 on, and ${reads.why}`);
      return known({ of: value, from: `ConfigMap ${one.namespace}/${one.name}` });
    }
    return known(undefined);
  };
}
