import { Document, Scalar, type Tags, visit } from 'yaml';
import { unseen } from './visible.ts';

/** What would be a number, a date or a mark to one of YAML's readers: `0o17` is 15 to kubectl. */
const mayBeMisread = /^[-+.]?\d|^[=~]|^<<$/;

/** A text `<<` is a text, and merges nothing. */
const withoutMerge = (tags: Tags): Tags =>
  tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:merge');

/**
 * A Kubernetes object as YAML that every reader reads alike. Kubernetes reads YAML 1.1, where a namespace `no` without
 * quotes is false; and what a reader cannot see, or YAML does not allow, is written as an escape.
 */
export function kubernetesYaml(value: object): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false, customTags: withoutMerge });
  visit(document, {
    Scalar(_, scalar) {
      const text = scalar.value;
      if (typeof text === 'string' && (mayBeMisread.test(text) || text.replaceAll('\n', '').search(unseen) >= 0))
        scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0 }).replace(unseen, (sign) => (sign === '\n' ? sign : escaped(sign)));
}

function escaped(sign: string): string {
  const code = (sign.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}
