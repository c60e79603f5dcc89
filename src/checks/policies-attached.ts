import { type Attachment, policyAttachment } from '../derive/policy-attachment.ts';
import { rootNamespace } from '../derive/root-namespace.ts';
import { defineCheck, type Observation } from '../model/check.ts';

export const policiesAttached = defineCheck({
  id: 'policies-attached',
  title: 'Every AuthorizationPolicy is attached to something that enforces it',
  why: 'Istio ignores a policy that is bound to nothing, without an error: traffic that it should deny is allowed.',
  fix: 'For a waypoint use spec.targetRefs (kind Gateway or Service); for sidecars and ztunnel use spec.selector with labels that the pods carry.',
  source: 'https://istio.io/latest/docs/ambient/usage/l7-features/#targeting-policies',
  severity: 'high',
  needs: ['authorizationPolicies', 'pods', 'workloads', 'gateways', 'services'],

  inspect({ authorizationPolicies, pods, workloads, gateways, services }) {
    const facts = { root: rootNamespace(pods), pods, workloads, gateways, services };
    return authorizationPolicies.map((policy): Observation => {
      const { namespace, name, annotations } = policy;
      const subject = `AuthorizationPolicy ${namespace}/${name}`;
      const attachment = policyAttachment(policy, facts);
      const saw = attachment.saw + articleForm(attachment, annotations, policy.selector);
      return attachment.attached === 'unknown'
        ? { subject, saw, unknown: attachment.saw }
        : { subject, saw, ok: attachment.attached };
    });
  },
});

/** The form that the article recommends, which no version of Istio has ever read on a policy. */
function articleForm(
  { attached }: Attachment,
  annotations: Readonly<Record<string, string>>,
  selector: Readonly<Record<string, string>> = {},
): string {
  if (attached === true) return '';
  const marks = [
    ...('istio.io/waypoint-for' in annotations ? ['the annotation istio.io/waypoint-for'] : []),
    ...('istio.io/gateway-name' in selector ? ['the selector istio.io/gateway-name'] : []),
  ];
  return marks.length > 0 ? `; Istio does not read ${marks.join(' or ')} on a policy` : '';
}
