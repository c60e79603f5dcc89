import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

const plants = [
  ['src/analysis/planted.ts', "import axios from 'axios';", 'package axios/', 'analysis-is-pure'],
  ['src/analysis/planted-disk.ts', "import { readFileSync } from 'node:fs';", 'fs', 'analysis-is-pure'],
  ['src/checks/planted.ts', "import { DateTime } from 'luxon';", 'package luxon/', 'checks-are-pure'],
  ['src/checks/planted-analysis.ts', "import '../analysis/planted.ts';", 'src/analysis/planted.ts', 'checks-are-pure'],
  ['src/derive/planted.ts', "import '../checks/planted.ts';", 'src/checks/planted.ts', 'derive-is-pure'],
  [
    'src/model/planted.ts',
    "import type { A } from '../sources/planted.ts';",
    'src/sources/planted.ts',
    'model-knows-nothing',
  ],
  ['src/model/planted-disk.ts', "await import('node:fs');", 'fs', 'model-knows-nothing'],
  ['src/errors.ts', "import './model/role.ts';", 'src/model/role.ts', 'errors-import-nothing'],
  ['src/render/planted.ts', "export * from '../sources/planted.ts';", 'src/sources/planted.ts', 'render-only-lays-out'],
  ['src/render/planted-net.ts', "import 'node:https';", 'https', 'render-only-lays-out'],
  ['src/sources/planted.ts', "import '../render/formats.ts';", 'src/render/formats.ts', 'sources-only-read'],
  ['src/deliver/planted.ts', "import '../analysis/planted.ts';", 'src/analysis/planted.ts', 'deliver-only-carries'],
  ['src/deliver/planted-app.ts', "import '../app/planted.ts';", 'src/app/planted.ts', 'app-is-the-top'],
  ['src/config.ts', "import './sources/planted.ts';", 'src/sources/planted.ts', 'config-comes-first'],
  ['src/cli/planted.ts', "import '../render/planted.ts';", 'src/render/planted.ts', 'cli-is-thin'],
  ['functions/planted.ts', "import '../src/sources/planted.ts';", 'src/sources/planted.ts', 'functions-are-thin'],
  ['src/app/planted.ts', "import '../checks/index.ts';", 'src/checks/index.ts', 'only-wire-imports-the-lists'],
  ['src/app/planted-cli.ts', "import '../cli/planted.ts';", 'src/cli/planted.ts', 'nobody-imports-an-entrance'],
  ['src/app/planted-test.ts', "import '../../test/planted.ts';", 'test/planted.ts', 'no-test-code-in-the-product'],
  ['src/app/planted-tool.ts', "import 'vitest';", 'package vitest/', 'no-development-package-in-the-product'],
  ['src/app/planted-typo.ts', "import './no-such-file.ts';", './no-such-file.ts', 'everything-resolves'],
  ['src/helpers/planted.ts', "import '../errors.ts';", 'src/errors.ts', 'every-file-has-a-layer'],
  ['src/derive/back.ts', "import './there.ts';", 'src/derive/there.ts', 'no-cycles'],
  ['src/derive/there.ts', "import './back.ts';", undefined, undefined],
  ['src/checks/index.ts', 'export const checks = [];', undefined, undefined],
  ['test/planted.ts', 'export const planted = 1;', undefined, undefined],
] as const;

describe('an import that a folder may not make stops the build, and the reason is said', () => {
  const copy = mkdtempSync(join(tmpdir(), 'meshledger-imports-'));
  let checked: ReturnType<typeof checkImports>;

  beforeAll(() => {
    for (const name of ['src', 'functions', 'package.json'])
      cpSync(join(root, name), join(copy, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    for (const [file, text] of plants) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      writeFileSync(join(copy, file), `${text}\nexport const here = 1;\n`);
    }
    checked = checkImports(copy);
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it.each(plants.filter(([, , , rule]) => rule))('%s may not say %s', (file, _, target, rule) => {
    const complaints = checked.stdout
      .split('\n')
      .flatMap((line, at, lines) => (line.startsWith(' ') ? [] : [`${line}${lines[at + 1]}`]));
    const complaint = complaints.find(
      (line) => line.startsWith(`${file} → ${target}`) && line.includes(`rule ${rule}: `),
    );
    expect(complaint, checked.stdout).toMatch(/rule [a-z-]+: .{40,}/);
    expect(checked.status).toBe(1);
  });
});

describe('the import rules cannot pass by looking at nothing', () => {
  it.each([
    ['an empty folder', []],
    ['a folder without TypeScript', ['src/analysis/planted.js']],
  ])('%s fails', (_, files) => {
    const folder = mkdtempSync(join(tmpdir(), 'meshledger-imports-'));
    for (const file of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), 'export {};\n');
    }
    const { status, stdout } = checkImports(folder);
    expect({ status, stdout }).toEqual({ status: 1, stdout: expect.stringContaining('nothing was proved') });
    rmSync(folder, { recursive: true });
  });
});

function checkImports(folder: string) {
  return spawnSync(process.execPath, [join(root, 'scripts/check-imports.mjs'), folder], { encoding: 'utf8' });
}
