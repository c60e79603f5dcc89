/** A sentence in pieces; the strong ones carry the numbers. Each channel sets them in its own way. */
export type Sentence = readonly { readonly text: string; readonly strong: boolean }[];

/** A sentence whose interpolated strings are strong: sentence`It cost ${amount}.` Other sentences go in as they are. */
export function sentence(texts: TemplateStringsArray, ...values: readonly (string | Sentence)[]): Sentence {
  return texts.flatMap((text, at) => [...plain(text), ...pieces(values[at] ?? '')]).reduce(joined, []);
}

/** Words without any number. */
export const plain = (text: string): Sentence => [{ text, strong: false }];

export const textOf = (all: Sentence): string => all.map(({ text }) => text).join('');

const pieces = (value: string | Sentence): Sentence =>
  typeof value === 'string' ? [{ text: value, strong: true }] : value;

function joined(all: Sentence, piece: Sentence[number]): Sentence {
  const last = all.at(-1);
  if (piece.text === '') return all;
  if (last === undefined || last.strong !== piece.strong) return [...all, piece];
  return [...all.slice(0, -1), { ...last, text: last.text + piece.text }];
}
