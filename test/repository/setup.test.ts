import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  explained,
  filesOf,
  installMissingParts,
  missingParts,
  pathWithGiven,
  realParts,
} from '../../scripts/real-parts.mjs';
import { packagesAreStale } from '../../scripts/setup.mjs';

const root = join(import.meta.dirname, '../..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('packages are installed when, and only when, npm has not installed what the lock file says', () => {
  const lock = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '1.0.0', optional: true },
  };
  it.each([
    ['nothing was installed', undefined, true],
    ['everything is there', lock, false],
    ['a platform package of another machine is absent', { 'node_modules/a': { version: '1.0.0' } }, false],
    ['a package is absent', { 'node_modules/b': { version: '1.0.0' } }, true],
    ['a package is older than the lock file', { ...lock, 'node_modules/a': { version: '0.9.0' } }, true],
    ['a platform package is older', { ...lock, 'node_modules/b': { version: '0.9.0' } }, true],
  ])('%s', (_, installed, stale) => {
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: lock }));
    if (installed) {
      mkdirSync(join(folder, 'node_modules'));
      writeFileSync(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
    }
    expect(packagesAreStale(folder)).toBe(stale);
  });
});

describe('a part that is missing is installed or named, never skipped', () => {
  it('names every part, its packages and the variables that give it another way', () => {
    const said = explained(realParts);
    for (const { part, packages, needs } of realParts) {
      expect(said).toContain(`${part}, which`);
      for (const name of packages) expect(said).toContain(name);
      for (const { given } of needs) if (given) expect(said).toContain(given);
    }
    expect(said).toContain('MESHLEDGER_TEST_S3_ENDPOINT');
  });

  it('a machine without apt-get is told what to install', () => {
    expect(installMissingParts({ PATH: folder }, () => {})).toMatch(/skip none[\s\S]*Prometheus[\s\S]*Ceph/);
  });

  it('a machine with apt-get gets the packages, after their lists', () => {
    program(
      'apt-get',
      `echo "$*" >> ${folder}/asked`,
      `case "$*" in *install*) : > ${folder}/qpdf; /bin/chmod +x ${folder}/qpdf;; esac`,
    );
    program('sudo', 'shift; exec "$@"');
    program('env', 'shift; exec "$@"');
    const env = { ...everythingGivenBut('qpdf'), PATH: folder };
    expect(missingParts(env).map(({ part }) => part)).toEqual(['qpdf']);
    expect(installMissingParts(env, () => {})).toBeUndefined();
  });

  it('an installation that changed nothing is named', () => {
    program('apt-get', 'exit 100');
    program('sudo', 'shift; exec "$@"');
    program('env', 'shift; exec "$@"');
    expect(installMissingParts({ ...everythingGivenBut('qpdf'), PATH: folder }, () => {})).toMatch(
      /skip none[\s\S]*qpdf/,
    );
  });

  it("a program that a variable gives is found before the machine's own", () => {
    const env = everythingGivenBut('qpdf');
    expect(filesOf('Prometheus', env)).toEqual([join(folder, 'given/prometheus'), join(folder, 'given/promtool')]);
    expect(pathWithGiven(env)).toBe(`${join(folder, 'given')}:${folder}`);
  });

  it('a variable that names no file does not count as the part', () => {
    const env = { ...everythingGivenBut('qpdf'), MESHLEDGER_TEST_QPDF: join(folder, 'no-such-file') };
    expect(missingParts(env).map(({ part }) => part)).toEqual(['qpdf']);
  });
});

it('every test variable is explained in CONTRIBUTING.md', () => {
  const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  for (const { address, needs } of realParts) {
    for (const name of [...(address ?? []), ...needs.flatMap(({ given }) => given ?? [])]) expect(text).toContain(name);
  }
});

it('a machine that is ready waits less than a moment', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/setup.mjs', 'check'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

function program(name: string, ...lines: readonly string[]): void {
  writeFileSync(join(folder, name), ['#!/bin/sh', ...lines, ''].join('\n'));
  chmodSync(join(folder, name), 0o755);
}

/** An environment in which each part but one is given by a variable. */
function everythingGivenBut(absent: string): Record<string, string> {
  mkdirSync(join(folder, 'given'));
  const env: Record<string, string> = { PATH: folder };
  for (const { part, address, needs } of realParts.filter((candidate) => candidate.part !== absent)) {
    for (const name of address ?? []) env[name] = 'http://127.0.0.1:9';
    for (const { anyOf, given, inFolder } of needs) {
      const file = join(folder, 'given', (anyOf[0] ?? part).split('/').at(-1) ?? part);
      writeFileSync(file, '');
      chmodSync(file, 0o755);
      if (given) env[given] = inFolder ? join(folder, 'given') : file;
    }
  }
  return env;
}
