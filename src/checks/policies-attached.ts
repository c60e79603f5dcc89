import type { Attachable } from '../derive/attachment.ts';
import { policyAttachments } from '../derive/policy-attachment.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Facts } from '../model/snapshot.ts';
import { type SubjectKind, subject } from '../model/subject.ts';

export const policiesAttached = defineCheck({
  id: 'policies-attached',
  title: 'Every policy is attached to something that enforces it',
  why: 'Istio ignores a policy that is bound to nothing, without an error: traffic that it should deny is allowed.',
  how: 'AuthorizationPolicy, RequestAuthentication, WasmPlugin, TrafficExtension and Telemetry. With targetRefs: every Gateway, Service, ServiceEntry or GatewayClass that they name exists, is Istio’s, and has a waypoint that takes its traffic, by its own label or its namespace’s; istiod’s fresh condition WaypointAccepted comes first. Without: a sidecar, a gateway, or for an AuthorizationPolicy an ambient pod is selected, by the mode the pod is in and not by the labels of its namespace. What is scaled to zero counts. A Telemetry denies nothing, and fails as low. Waypoints ignore selectors, and ztunnel reads AuthorizationPolicy alone. The annotation `istio.io/waypoint-for` and the selector `istio.io/gateway-name` are read by no version of Istio on a policy.',
  versions: 'targetRefs to a ServiceEntry from 1.24, to a GatewayClass from 1.25 (`policies-valid`).',
  fix: 'For a waypoint use spec.targetRefs (kind Gateway or Service); for sidecars and ztunnel use spec.selector with labels that the pods carry.',
  source: 'https://istio.io/latest/docs/ambient/usage/l7-features/#targeting-policies',
  severity: 'high',
  needs: ['authorizationPolicies'],
  wants: [
    'workloadRules',
    'telemetries',
    'pods',
    'workloads',
    'namespaces',
    'gateways',
    'gatewayClasses',
    'services',
    'serviceEntries',
    'controlPlanes',
    'meshConfig',
    'injectorConfig',
    'ambientCni',
  ],

  inspect({ authorizationPolicies, workloadRules, telemetries, ...facts }) {
    const attachment = policyAttachments(facts);
    const observed = (policy: Attachable, annotations: Labels = {}): Observation => {
      const about = subject(policy.kind as SubjectKind, policy);
      const seen = attachment(policy);
      const saw = seen.saw + (seen.attached === true ? '' : articleForm(annotations, policy.selector));
      return seen.attached === 'unknown'
        ? { subject: about, saw, unknown: seen.because }
        : { subject: about, saw, ok: seen.attached, ...(policy.kind === 'Telemetry' && { severity: 'low' }) };
    };
    return [
      ...authorizationPolicies.map((one) => observed({ ...one, kind: 'AuthorizationPolicy' }, one.annotations)),
      ...ofKind(workloadRules, 'RequestAuthentications, WasmPlugins and TrafficExtensions', observed),
      ...ofKind(telemetries, 'Telemetries', observed),
    ];
  },
});

type Labels = Readonly<Record<string, string>>;

/** One observation each; or one that they are not known. */
function ofKind(
  reading: Facts['workloadRules'],
  words: string,
  observed: (policy: Attachable) => Observation,
): Observation[] {
  if (reading.known) return reading.value.map((one) => observed(one));
  return [{ subject: { words }, saw: 'not looked at', unknown: reading.why }];
}

/** The form that the article recommends, which no version of Istio has ever read on a policy. */
function articleForm(annotations: Labels, selector: Labels = {}): string {
  const marks = [
    ...('istio.io/waypoint-for' in annotations ? ['the annotation istio.io/waypoint-for'] : []),
    ...('istio.io/gateway-name' in selector ? ['the selector istio.io/gateway-name'] : []),
  ];
  return marks.length > 0 ? `; Istio does not read ${marks.join(' or ')} on a policy: bind it by targetRefs` : '';
}
