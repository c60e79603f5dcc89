import { expect, it } from 'vitest';
import { type PodFinding, toldByNamespace } from '../../src/derive/told-by-namespace.ts';
import { subjectInWords } from '../../src/model/subject.ts';
import { pod } from '../analysis/realisable/cluster-of-nodes.ts';

const words = { well: (count: number) => `${count} well`, unsure: (count: number) => `${count} unsure` };
const well: PodFinding = { is: 'well' };
const failing: PodFinding = { is: 'failing', saw: 'broken' };
const unsure = (because: string): PodFinding => ({ is: 'unsure', because });
const notApplied: PodFinding = { is: 'not applied' };

/** What is told of pods `a`, `b`, … of namespace shop, of each of which this was found. */
function told(...findings: readonly (PodFinding | undefined)[]): string[] {
  const pods = findings.map((_, index) => pod('abc'.charAt(index), 0, 0));
  const found = new Map(pods.map((one, index) => [one, findings[index]]));
  return toldByNamespace(pods, (one) => found.get(one), words).map((one) => {
    const verdict = 'unknown' in one ? `unknown, ${one.unknown}` : one.ok ? 'pass' : 'fail';
    return `${subjectInWords(one.subject)}: ${one.saw} (${verdict})`;
  });
}

it.each([
  ['nothing, of pods that are no business of the check', [undefined, undefined], []],
  ['what is well, once', [well, well, undefined], ['Namespace shop: 2 well (pass)']],
  ['each pod that fails', [failing, failing], ['Pod shop/a: broken (fail)', 'Pod shop/b: broken (fail)']],
  ['no pass of a namespace in which a pod fails', [failing, well], ['Pod shop/a: broken (fail)']],
  [
    'what is not known, once, with every reason once, beside what fails',
    [unsure('x'), unsure('x'), failing],
    ['Pod shop/c: broken (fail)', 'Namespace shop: 2 unsure (unknown, x)'],
  ],
  ['no pass where anything is not known', [well, unsure('y')], ['Namespace shop: 1 unsure (unknown, y)']],
  [
    'manifests that were never applied, when there is nothing else',
    [notApplied],
    ['Namespace shop: 1 pod never applied (unknown, how a pod is in the mesh shows when it runs: check the cluster)'],
  ],
  ['not the manifests, beside pods that run', [notApplied, well], ['Namespace shop: 1 well (pass)']],
] as const)('of pods is told %s', (_, findings, expected) => {
  expect(told(...findings)).toEqual(expected);
});
