import { expect, it } from 'vitest';
import { printable } from '../../src/cli/printable.ts';

it.each([
  ['\u001b[31mred', '\\u001b[31mred'],
  ['::error file=x::y', '\\u003a:error file=x::y'],
  ['first\n  ::warning::y', 'first\n  \\u003a:warning::y'],
  ['a ##vso[task.complete] b ##[error]c', 'a \\u0023#vso[task.complete] b \\u0023#[error]c'],
  // No command, and left as they are.
  ['a ::error::b', 'a ::error::b'],
  ['::ffff:10.0.0.1', '::ffff:10.0.0.1'],
  ['https://[fe80::abcd]:6443 ## heading', 'https://[fe80::abcd]:6443 ## heading'],
])('%j is printed so that nothing obeys it', (text, expected) => {
  expect(printable(text)).toBe(expected);
});
