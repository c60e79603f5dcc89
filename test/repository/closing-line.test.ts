import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'meshledger-closing-'));
const pass = "import { it } from 'vitest'; it('passes', () => {});";

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ['passing tests are counted', { 'a.test.ts': pass, 'b.test.ts': pass }, '2 passed, 0 failed'],
  ['a failing test is counted', { 'a.test.ts': `${pass} it('fails', () => { throw 1; });` }, '1 passed, 1 failed'],
  [
    'a file that cannot be loaded failed',
    { 'a.test.ts': pass, 'b.test.ts': "import './nowhere.ts';" },
    '1 passed, 1 failed',
  ],
  [
    'a set-up that failed is counted',
    { 'a.test.ts': `${pass} import { beforeAll } from 'vitest'; beforeAll(() => { throw 1; });` },
    '0 passed, 1 failed',
  ],
  [
    'an error that no test caught failed',
    { 'a.test.ts': `${pass} setTimeout(() => { throw new Error('late'); });` },
    '1 passed, 1 failed',
  ],
])('a run ends with "N passed, N failed" alone on a line: %s', (_, files, line) => {
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), `${text}\n`);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const options = [
    'run',
    '--config=none.ts',
    '--root',
    folder,
    '--reporter=default',
    '--reporter',
    join(root, 'scripts/closing-line.ts'),
  ];
  writeFileSync(join(folder, 'none.ts'), 'export default {};\n');
  const { stdout } = spawnSync(process.execPath, [vitest, ...options], {
    encoding: 'utf8',
    env: { ...process.env, VITEST: undefined },
  });
  expect(stdout.trimEnd().split('\n').at(-1)).toBe(line);
});
