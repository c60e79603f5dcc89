import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkPages } from '../../scripts/check-pages.ts';

const folder = join(import.meta.dirname, '../../docs/checks');

it('docs/checks has a page for each check, and no other', () => {
  expect(readdirSync(folder).toSorted()).toEqual(Object.keys(checkPages).toSorted());
});

it.each(Object.entries(checkPages))('docs/checks/%s says what the code says (npm run docs)', (name, text) => {
  expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
});
