import { describe, expect, it } from 'vitest';
import { documentsIn } from '../../src/sources/manifests/documents.ts';

const object = (name: string): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\n`;
/** Name and line of every object of a text. */
const linesOf = (text: string) =>
  documentsIn(text, 'a.yaml').documents.map(({ value, line }) => [(value.metadata as { name: string }).name, line]);

describe('the objects of a text, and the lines on which they begin', () => {
  it.each<[string, string, readonly (readonly [string, number])[]]>([
    ['one', object('a'), [['a', 1]]],
    ['one after its marker', `---\n${object('a')}`, [['a', 2]]],
    [
      'two',
      `${object('a')}---\n${object('b')}`,
      [
        ['a', 1],
        ['b', 5],
      ],
    ],
    [
      'a comment above one is not yet the object',
      `# hello\n\n${object('a')}---\n# and\n${object('b')}`,
      [
        ['a', 3],
        ['b', 8],
      ],
    ],
    ['empty documents are none', `---\n---\n\n---\n${object('a')}---\n`, [['a', 5]]],
    [
      'a marker with a comment',
      `${object('a')}--- # the next\n${object('b')}`,
      [
        ['a', 1],
        ['b', 5],
      ],
    ],
    [
      'an object on the line of its marker',
      `${object('a')}--- { apiVersion: v1, kind: Service, metadata: { name: b } }\n`,
      [
        ['a', 1],
        ['b', 4],
      ],
    ],
    [
      'lines that end as on Windows',
      `${object('a')}---\n${object('b')}`.replaceAll('\n', '\r\n'),
      [
        ['a', 1],
        ['b', 5],
      ],
    ],
    [
      'dashes inside a text are a text',
      `apiVersion: v1\nkind: Service\nmetadata: { name: a }\ntext: |\n  ---\n  x\n---\n${object('b')}`,
      [
        ['a', 1],
        ['b', 8],
      ],
    ],
    ['a byte order mark', `\ufeff${object('a')}`, [['a', 1]]],
    ['JSON', '\n{ "apiVersion": "v1", "kind": "Service", "metadata": { "name": "a" } }', [['a', 2]]],
  ])('%s', (_, text, lines) => expect(linesOf(text)).toEqual(lines));

  it('of a List each item has its own line', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Service\n    metadata: { name: a }\n\n  - apiVersion: v1\n    kind: Service\n    metadata: { name: b }\n`;
    expect(linesOf(`${object('first')}---\n${text}`)).toEqual([
      ['first', 1],
      ['a', 8],
      ['b', 12],
    ]);
  });

  it('items of a typed list, as the API gives it, do not say what they are', () => {
    const list = { apiVersion: 'apps/v1', kind: 'DeploymentList', items: [{ metadata: { name: 'a' } }] };
    const [document] = documentsIn(JSON.stringify(list), 'a.json').documents;
    expect(document?.value).toMatchObject({ apiVersion: 'apps/v1', kind: 'Deployment' });
  });

  it('a List in a List is its items; one without any is none', () => {
    const item = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } };
    const list = (...items: object[]) => ({ apiVersion: 'v1', kind: 'List', items });
    expect(documentsIn(JSON.stringify(list(list(item, list()), list(list(item)))), 'a.json').documents).toHaveLength(2);
  });

  it('a kind that ends in List and has no items is an object', () => {
    expect(linesOf('apiVersion: example.com/v1\nkind: AllowList\nmetadata: { name: a }\nspec: {}\n')).toEqual([
      ['a', 1],
    ]);
  });

  it('what has no kind is counted, and nothing else', () => {
    const { documents, others } = documentsIn(
      `image: { tag: x }\n---\n- a\n---\njust words\n---\n${object('a')}`,
      'a.yaml',
    );
    expect([documents.length, others]).toEqual([1, 3]);
  });

  it('JSON of many megabytes is read without its lines, as whole as any other', () => {
    const items = Array.from({ length: 50_000 }, (_, at) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `service-${at}` },
      padding: 'x'.repeat(50),
    }));
    const { documents } = documentsIn(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), 'a.json');
    expect(documents).toHaveLength(50_000);
    expect(new Set(documents.map(({ line }) => line))).toEqual(new Set([undefined]));
  });

  it('anchors and merge keys are resolved within their document', () => {
    const text = `apiVersion: v1\nkind: Service\nmetadata: { name: a }\nx: &labels { app: cart }\ny: { <<: *labels, more: yes }\n`;
    expect(documentsIn(text, 'a.yaml').documents[0]?.value.y).toEqual({ app: 'cart', more: 'yes' });
  });
});

describe('what is not YAML is refused by file and line', () => {
  it.each<[string, string, RegExp]>([
    ['in the first document', 'a: [\n', /a\.yaml, line 2/],
    ['in a later one', `${object('a')}---\n${object('b')}---\nx: y: z\n`, /a\.yaml, line 9/],
    ['two keys alike', `${object('a')}kind: Pod\n`, /a\.yaml, line 4.*unique/i],
    ['an alias to nothing', `${object('a')}---\nx: 1\ny: *z\n`, /a\.yaml, line 6/],
    ['long JSON', `{"a": [${'"x",'.repeat(2_000_000)}`, /a\.yaml, line 1/],
  ])('%s', (_, text, says) => {
    expect(() => documentsIn(text, 'a.yaml')).toThrow(
      expect.objectContaining({ code: 'MANIFEST_REFUSED', message: expect.stringMatching(says) }),
    );
  });
});
