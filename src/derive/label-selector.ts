import type { Fact } from '../model/snapshot.ts';
import { selects } from './selects.ts';

type Labels = Readonly<Record<string, string>>;
type Selector = Fact<'injectorConfig'>['never'][number];

/**
 * Whether a Kubernetes label selector takes a set of labels. An operator that Kubernetes does not have takes none.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
 */
export const matchesSelector = (selector: Selector, labels: Labels): boolean =>
  selects(selector.labels, labels) && selector.expressions.every((expression) => holds(expression, labels));

function holds({ key, operator, values }: Selector['expressions'][number], labels: Labels): boolean {
  const value = labels[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
