import { findNamed } from '../derive/find-named.ts';
import { byIstioVersion } from '../derive/istio-versions.ts';
import { waypointGrace } from '../derive/waypoint-grace.ts';
import { defineFixer } from '../model/fix.ts';

export const waypointsDrain = defineFixer({
  check: 'waypoints-drain',
  wants: ['gateways', 'gatewayParameters', 'controlPlanes'],

  fix(about, { gateways, gatewayParameters, controlPlanes }, { targets: { waypointGraceSeconds: seconds } }) {
    const gateway = findNamed(about, gateways);
    if (gateway === undefined) return { cannot: 'the Gateway is not there' };
    const reads = byIstioVersion(controlPlanes, (minor) => minor >= 26);
    if (!reads.known) return { cannot: `only Istio 1.26 and newer read parameters, and ${reads.why}` };
    if (!reads.value) return { cannot: 'Istio reads parameters from 1.26 on: upgrade, at best to 1.28' };
    const { parametersConfigMap: named, namespace } = gateway;
    if (named !== undefined)
      return {
        cannot: `it has parameters already: set spec.template.spec.terminationGracePeriodSeconds to ${seconds} in key deployment of ConfigMap ${namespace}/${named}`,
      };
    if (!gatewayParameters.known) return { cannot: `its parameters are not known: ${gatewayParameters.why}` };
    return {
      says: `istiod rolls the Deployment out again, with ${seconds} s to end. The agent ends Envoy after terminationDrainDuration (ProxyConfig), 5 s unless configured: give it most of that time as well.`,
      steps: waypointGrace(gateway, seconds),
    };
  },
});
