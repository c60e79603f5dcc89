import {
  type Alias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Document as ParsedDocument,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { refusedManifest, yamlErrorInWords } from './refused-manifest.ts';

/** One object of a manifest, and where it stands. */
export interface Document {
  readonly value: Readonly<Record<string, unknown>>;
  readonly file: string;
  /** Line of the file on which it begins, from 1; undefined where it was too long to look for lines in. */
  readonly line: number | undefined;
}

/** What a text held. */
export interface Documents {
  readonly documents: readonly Document[];
  /** Documents that are no Kubernetes object, such as the values of a chart. */
  readonly others: number;
}

/** JSON longer than this is not parsed for its lines too, which takes a hundred times its size. */
const longJson = 1024 ** 2;

/**
 * Every object of a YAML or JSON text: of each document, and of each item of a List.
 * @throws MeshledgerError MANIFEST_REFUSED naming file and line of what is not YAML
 */
export function documentsIn(text: string, file: string): Documents {
  if (text.length > longJson && /^\s*\{/.test(text)) return sorted(objectsOf(parsedJson(text, file), file, undefined));
  return sorted(split(text).flatMap(({ body, before }) => ofYaml(body, file, before)));
}

const sorted = (all: readonly (Document | undefined)[]): Documents => {
  const documents = all.filter((one) => one !== undefined);
  return { documents, others: all.length - documents.length };
};

/**
 * The documents of a stream. A line that begins with `---` always ends one, within a block scalar too, so each can be
 * parsed by itself, and a large stream is never held as one tree.
 * @see https://yaml.org/spec/1.2.2/#rule-c-forbidden
 */
function split(text: string): { readonly body: string; readonly before: number }[] {
  const found: { body: string; before: number }[] = [];
  let [start, before] = [0, 0];
  for (const marker of text.matchAll(/^---(?=\s|$)/gm)) {
    const body = text.slice(start, marker.index);
    found.push({ body, before });
    before += lineBreaks(body);
    start = marker.index;
  }
  return [...found, { body: text.slice(start), before }];
}

const lineBreaks = (text: string): number => text.split('\n').length - 1;

function ofYaml(body: string, file: string, before: number): (Document | undefined)[] {
  const lines = new LineCounter();
  // Kubernetes knows no other keys; a template's `{{ .Values.name }}` is a map whose key is a map.
  const document = parseDocument(body, { lineCounter: lines, merge: true, stringKeys: true });
  const at = (offset: number): number => before + lines.linePos(offset).line;
  const [error] = document.errors;
  if (error !== undefined) throw refusedManifest(file, at(error.pos[0]), yamlErrorInWords(error));
  const root = document.contents;
  if (root === null) return [];
  const line = at(root.range?.[0] ?? 0);
  const list = isMap(root) ? listItems(root) : undefined;
  const items = list?.map((item) => at(item.range?.[0] ?? 0));
  try {
    return objectsOf(document.toJS(), file, line, items);
  } catch (cause) {
    const alias = unresolvedAlias(document);
    throw refusedManifest(
      file,
      alias === undefined ? line : at(alias.range?.[0] ?? 0),
      cause instanceof Error ? cause.message : `${cause}`,
      cause,
    );
  }
}

/** The first alias of an anchor that is not there: the parser tells its name, and not its place. */
function unresolvedAlias(document: ParsedDocument): Alias | undefined {
  let found: Alias | undefined;
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return undefined;
      found = alias;
      return visit.BREAK;
    },
  });
  return found;
}

/** The nodes of the items of a List; undefined of anything else. */
function listItems(root: YAMLMap): Node[] | undefined {
  const kind = root.get('kind', true);
  const items = root.get('items', true);
  return isScalar(kind) && `${kind.value}`.endsWith('List') && isSeq<Node>(items) ? items.items : undefined;
}

/** A List is its items; what has no kind is none of Kubernetes' objects, and undefined. */
function objectsOf(
  value: unknown,
  file: string,
  line: number | undefined,
  items?: readonly number[],
): (Document | undefined)[] {
  if (value === null || value === undefined) return [];
  if (!isObject(value) || typeof value.apiVersion !== 'string' || typeof value.kind !== 'string') return [undefined];
  if (!value.kind.endsWith('List') || !Array.isArray(value.items)) return [{ value, file, line }];
  const { apiVersion, kind } = value;
  // Items of a typed list, as the API gives it, do not say what they are.
  const inherited = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return value.items.flatMap((item: unknown, index) =>
    objectsOf(isObject(item) ? { ...inherited, ...item } : item, file, items?.[index] ?? line),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsedJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refusedManifest(file, 1, cause instanceof Error ? cause.message : `${cause}`, cause);
  }
}
