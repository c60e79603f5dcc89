import { describe, expect, it } from 'vitest';
import { casesOf } from '../checks/cases.ts';
import { printedFor } from './printed-for.ts';

const cases = casesOf(new URL('holds-for-nothing-else.yaml', import.meta.url));

/** What is printed for a finding: the targets that a policy is bound to, or why nothing is. */
async function printed(id: string, name: string, caseName: string) {
  const found = (await printedFor(cases, id, caseName)).find(({ subject }) => subject.endsWith(name));
  if (found === undefined) throw new Error(`${id} does not find ${name}`);
  const { fix } = found;
  if ('cannot' in fix) return fix.cannot;
  return fix.steps.flatMap((step) => {
    const spec = 'apply' in step ? (step.apply.spec as { targetRefs?: { kind: string; name: string }[] }) : undefined;
    return (spec?.targetRefs ?? []).map((ref) => `${ref.kind} ${ref.name}`);
  });
}

describe('a fix binds a policy to nothing that it does not select', () => {
  it.each([
    ['allow-rules-allow', 'shop/gets', 'a waypoint of one namespace alone', ['Gateway waypoint']],
    ['allow-rules-allow', 'shop/gets', 'a waypoint that another namespace shares', ['Service cart']],
    ['allow-rules-allow', 'shop/gets', 'a waypoint that a pod of another namespace shares', ['Service cart']],
    ['allow-rules-allow', 'shop/gets', 'a waypoint for calls out of the mesh too', ['Service cart']],
    ['deny-rules-fire', 'istio-system/deletes', 'mesh-wide', ['GatewayClass istio-waypoint']],
  ])('%s of %s: %s', async (id, name, caseName, refs) => {
    expect(await printed(id, name, caseName)).toEqual(refs);
  });

  it.each([
    ['deny-rules-fire', 'shop/deletes', 'a Service of more than it selects', 'Services that select nothing else'],
    ['deny-rules-fire', 'istio-system/deletes', 'mesh-wide, and calls out of the mesh', 'ServiceEntry shop/stripe'],
    [
      'allow-rules-allow',
      'istio-system/gets',
      'of the root namespace, with a selector',
      'selector in the root namespace',
    ],
    ['root-policies-reach-waypoints', 'istio-system/callers', 'of the root namespace, with a selector', 'selector in'],
  ])('%s of %s is not printed: %s', async (id, name, caseName, why) => {
    expect(await printed(id, name, caseName)).toContain(why);
  });
});

describe('a fix takes nothing from sidecars and gateways', () => {
  it.each([
    ['allow-rules-allow', 'shop/gets', 'Pod shop/old-1'],
    ['deny-rules-fire', 'shop/deletes', 'Pod shop/old-1'],
    ['audit-custom-enforced', 'istio-system/asked', 'Pod shop/old-1 and 1 more'],
    ['dry-run-not-enforced', 'shop/tried', 'Pod shop/old-1'],
  ])('%s of %s', async (id, name, who) => {
    expect(await printed(id, name, 'sidecars and gateways beside ambient pods')).toContain(`it selects ${who} too`);
  });
});

describe('a fix puts no waypoint before pods that would shut it out', () => {
  it.each([
    ['use-waypoint-resolves', 'shop', 'a waypoint that is missing'],
    ['policies-attached', 'shop/at-service', 'a waypoint that nothing uses'],
    ['waypoints-used', 'shop/waypoint', 'a waypoint that nothing uses'],
  ])('%s of %s: %s', async (id, name, caseName) => {
    expect(await printed(id, name, caseName)).toContain('let in cluster.local/ns/shop/sa/waypoint there');
  });
});
