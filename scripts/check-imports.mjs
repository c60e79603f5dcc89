// Fails when a file imports what its folder may not, and says why. `node scripts/check-imports.mjs [folder]`
import { existsSync, globSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

const here = join(import.meta.dirname, '..');
const folder = resolve(process.argv[2] ?? here);

const entries = ['src', 'functions'].filter((name) => existsSync(join(folder, name)));
const files = entries.flatMap((entry) => globSync(`${entry}/**/*.ts`, { cwd: folder }));
const options = await extractDepcruiseOptions(join(here, '.dependency-cruiser.cjs'));
const { output } = entries.length > 0 ? await cruise(entries, { ...options, baseDir: folder }) : { output: undefined };

const examined = new Set(output?.modules.map((module) => module.source));
const overlooked = files.filter((file) => !examined.has(file));
const violations = output?.summary.violations.filter(({ rule }) => rule.severity === 'error') ?? [];
const reasons = new Map(output?.summary.ruleSetUsed?.forbidden?.map(({ name, comment }) => [name, comment]));

if (files.length === 0) fail(`No TypeScript file under ${folder}/src was examined, so nothing was proved.`);
if (overlooked.length > 0) fail(`${overlooked.length} of ${files.length} files were not examined:`, ...overlooked);
for (const { from, to, rule, cycle } of violations) {
  const path = cycle ? cycle.map((step) => step.name).join(' → ') : to.replace(/^.*node_modules\//, 'package ');
  fail(`${from} → ${path}`, `rule ${rule.name}: ${reasons.get(rule.name)}`);
}
if (!process.exitCode) process.stdout.write(`imports: ${files.length} files, all within their rules\n`);

function fail(...lines) {
  process.exitCode = 1;
  process.stdout.write(`${lines.join('\n  ')}\n`);
}
