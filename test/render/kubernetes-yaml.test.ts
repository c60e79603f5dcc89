import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { kubernetesYaml } from '../../src/render/kubernetes-yaml.ts';

/* What YAML 1.1, or Go's reader of it, takes for something else than text, when it stands there without quotes. */
const misread = [
  'yes',
  'no',
  'on',
  'y',
  'null',
  '~',
  '1e3',
  '0o17',
  '0x1F',
  '1_000',
  '12:30:45',
  '2026-01-01',
  '.5',
  '=',
  '<<',
];

it.each(misread)('%s is in quotes, for it is text', (text) => {
  expect(kubernetesYaml({ name: text })).toMatch(/^name: (["']).*\1\n$/);
  expect(parse(kubernetesYaml({ name: text }), { version: '1.1' })).toEqual({ name: text });
});

it.each([
  ['a bidirectional override', '\u202egnp.exe', '"\\u202egnp.exe"'],
  ['what YAML 1.1 takes for a line break', 'a\u0085b\u2028c', '"a\\u0085b\\u2028c"'],
  ['what YAML forbids', '\ufffe', '"\\ufffe"'],
  ['a tag beyond sixteen bits', '\u{e0001}', '"\\U000e0001"'],
])('%s is an escape, and is read as it was', (_, text, written) => {
  const yaml = kubernetesYaml({ note: text, [text]: 'as a key' });
  expect(yaml).toContain(`note: ${written}\n`);
  expect(yaml).not.toMatch(/[\u0080-\u009f\u202e\u2028\ufffe\u{e0001}]/u);
  expect(parse(yaml, { version: '1.1' })).toEqual({ note: text, [text]: 'as a key' });
});

it('text of several lines stays as it can be read, and nothing is an alias', () => {
  const labels = { app: 'cart' };
  expect(kubernetesYaml({ mesh: 'a\nb\n', one: labels, other: labels })).toBe(
    'mesh: |\n  a\n  b\none:\n  app: cart\nother:\n  app: cart\n',
  );
});
