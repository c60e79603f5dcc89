import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const raw = /\{\{\{\s*(.*?)\s*\}\}\}|\{\{\s*&\s*(.*?)\s*\}\}/g;

it('templates escape every value but our own charts, in the slot named svg', () => {
  const unescaped = globSync('templates/**/*.{hbs,html}', { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(raw)]
      .map((match) => match[1] ?? match[2] ?? '')
      .filter((slot) => !/^(\w+\.)*svg$/.test(slot))
      .map((slot) => `${file}: ${slot}`),
  );
  expect(unescaped).toEqual([]);
});
