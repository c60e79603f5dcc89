import { expect, it } from 'vitest';
import type { FixStep } from '../../src/model/fix.ts';
import { casesOf } from '../checks/cases.ts';
import { printedFor } from './printed-for.ts';

const cases = casesOf(new URL('no-more-than-it-must.yaml', import.meta.url));

/** `patch Service shop/cart: metadata.labels.x`, with every field that is written. */
function inWords(step: FixStep): string {
  if ('delete' in step) return `delete ${step.delete.kind} ${step.delete.namespace}/${step.delete.name}`;
  if ('apply' in step) return `apply ${step.apply.kind} ${step.apply.metadata.namespace}/${step.apply.metadata.name}`;
  return `patch ${step.patch.kind} ${step.patch.namespace}/${step.patch.name}: ${fields(step.merge).join(', ')}`;
}

const fields = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, below]) => fields(below, path === '' ? key : `${path}.${key}`))
    : [path];

it.each<[string, string, string[]]>([
  [
    'waypoints-redundant',
    'a Deployment that is there, among others',
    ['patch Deployment shop/waypoint: spec.replicas', 'apply PodDisruptionBudget shop/waypoint'],
  ],
  [
    'use-waypoint-resolves',
    'a waypoint that takes Services, of another namespace',
    ['patch Gateway shop/waypoint: spec.listeners'],
  ],
  [
    'policies-attached',
    'a Service that others are called like',
    ['patch Service shop/cart: metadata.labels.istio.io/use-waypoint'],
  ],
  [
    'waypoints-used',
    'a namespace that has a waypoint already',
    ['policies are bound to it: label what should use it `istio.io/use-waypoint`, or delete them too'],
  ],
  ['waypoints-used', 'a waypoint to spare beside one that policies are bound to', ['delete Gateway shop/spare']],
])('%s changes no more than it must: %s', async (id, name, expected) => {
  const steps = (await printedFor(cases, id, name)).flatMap(({ fix }) =>
    'cannot' in fix ? [fix.cannot] : fix.steps.map(inWords),
  );
  expect(steps).toEqual(expected);
});
