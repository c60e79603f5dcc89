// The real programs our tests run against, and how a machine gets them. Nothing here is ever skipped.
// Plain JavaScript without dependencies: setup.mjs uses it before anything is installed.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/**
 * Each part is there when every file in `needs` is found. A file is a program on the PATH (any of the names), or an
 * absolute path; `given` is the variable by which a contributor hands over that file (or, with `inFolder`, its folder).
 * The variables of `address` hand over the whole part, running somewhere else.
 *
 * @typedef {{ anyOf: string[], given?: string, inFolder?: boolean }} NeededFile
 * @type {readonly { part: string, why: string, packages: string[], address?: string[], needs: NeededFile[] }[]}
 */
export const realParts = [
  {
    part: 'Prometheus',
    why: 'answers our queries as in production; promtool loads its data',
    packages: ['prometheus'],
    needs: [
      { anyOf: ['prometheus'], given: 'MESHLEDGER_TEST_PROMETHEUS' },
      { anyOf: ['promtool'], given: 'MESHLEDGER_TEST_PROMTOOL' },
    ],
  },
  {
    part: 'Ceph RADOS Gateway',
    why: 'is the S3 server that the archive and the delivery ledger are tested on',
    packages: ['radosgw', 'ceph-mon', 'ceph-osd'],
    address: ['MESHLEDGER_TEST_S3_ENDPOINT', 'MESHLEDGER_TEST_S3_ACCESS_KEY', 'MESHLEDGER_TEST_S3_SECRET_KEY'],
    needs: [
      { anyOf: ['radosgw'] },
      { anyOf: ['radosgw-admin'] },
      { anyOf: ['ceph-mon'] },
      { anyOf: ['ceph-osd'] },
      { anyOf: ['ceph'] },
      { anyOf: ['ceph-authtool'] },
      { anyOf: ['monmaptool'] },
    ],
  },
  {
    part: 'Poppler',
    why: 'reads the words and pages of our PDFs back',
    packages: ['poppler-utils'],
    needs: [
      { anyOf: ['pdftotext'], given: 'MESHLEDGER_TEST_PDFTOTEXT' },
      { anyOf: ['pdfinfo'], given: 'MESHLEDGER_TEST_PDFINFO' },
      { anyOf: ['pdftoppm'], given: 'MESHLEDGER_TEST_PDFTOPPM' },
    ],
  },
  {
    part: 'qpdf',
    why: 'checks the structure of our PDFs',
    packages: ['qpdf'],
    needs: [{ anyOf: ['qpdf'], given: 'MESHLEDGER_TEST_QPDF' }],
  },
  {
    part: 'Chromium',
    why: 'opens the HTML report and the e-mail as a reader would',
    packages: ['chromium'],
    needs: [
      {
        anyOf: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
        given: 'MESHLEDGER_TEST_CHROMIUM',
      },
    ],
  },
  {
    part: 'PDFBox Preflight',
    why: 'validates our PDF/A',
    packages: ['libpdfbox2-java', 'libactivation-java', 'libjaxb-api-java', 'default-jre-headless'],
    needs: [
      { anyOf: ['java'], given: 'MESHLEDGER_TEST_JAVA' },
      ...[
        'preflight',
        'pdfbox2',
        'xmpbox',
        'fontbox2',
        'commons-logging',
        'commons-io',
        'javax.activation',
        'jaxb-api',
      ].map((jar) => ({
        anyOf: [`/usr/share/java/${jar}.jar`],
        given: 'MESHLEDGER_TEST_PREFLIGHT_JARS',
        inFolder: true,
      })),
    ],
  },
];

/** Where the file is: in the variable that gives it, on the PATH or at its own place; undefined when nowhere. */
export function located({ anyOf, given, inFolder }, env) {
  const hint = given && env[given];
  if (hint) {
    const path = inFolder ? join(hint, anyOf[0].split('/').at(-1)) : hint;
    return existsSync(path) ? path : undefined;
  }
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return anyOf
    .flatMap((name) => (name.startsWith('/') ? [name] : folders.map((folder) => join(folder, name))))
    .find(readable);
}

function readable(path) {
  try {
    accessSync(path, path.endsWith('.jar') ? constants.R_OK : constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where the files of one part are, in the order of `needs`: for tests that call them by path. */
export function filesOf(part, env) {
  const needs = realParts.find((candidate) => candidate.part === part)?.needs ?? [];
  return needs.map((file) => {
    const path = located(file, env);
    if (path === undefined) throw new Error(explained(realParts.filter((candidate) => candidate.part === part)));
    return path;
  });
}

/** The PATH with the folders of programs given by variables first: for tests that call them by name. */
export function pathWithGiven(env) {
  const programs = realParts.flatMap(({ needs }) => needs.filter((file) => !file.inFolder));
  const given = programs.flatMap((file) => (file.given && env[file.given]) || []);
  return [...new Set(given.map((path) => dirname(path))), env.PATH].join(delimiter);
}

/** The parts this machine lacks. */
export function missingParts(env) {
  return realParts.filter(
    ({ address, needs }) =>
      !address?.every((name) => env[name]) && needs.some((file) => located(file, env) === undefined),
  );
}

/**
 * Installs what is missing with apt-get.
 * @returns what is wrong and what to do about it, or undefined when every part is there
 */
export function installMissingParts(env, say) {
  const missing = missingParts(env);
  if (missing.length === 0) return undefined;
  const packages = missing.flatMap((part) => part.packages);
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const lacks = (program) => located({ anyOf: [program] }, env) === undefined;
  if (lacks('apt-get') || (asRoot.length > 0 && lacks('sudo'))) return explained(missing);

  say(`Installing with apt-get what the tests run against: ${packages.join(' ')} (minutes, once).`);
  say('A service that apt starts is not used: the tests start their own, on free ports.');
  const run = (...words) => {
    const [program, ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...quiet, ...words];
    const { status, stdout, stderr } = spawnSync(program, rest, { env, encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (status !== 0)
      say(`apt-get ${words[0]} failed:\n${`${stdout ?? ''}${stderr ?? ''}`.trim().split('\n').slice(-15).join('\n')}`);
  };
  run('update');
  run('install', '-y', '--no-install-recommends', ...packages);
  const left = missingParts(env);
  return left.length === 0 ? undefined : explained(left);
}

const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=600'];

/** Which parts are missing, the packages that bring them, and the variables that give them another way. */
export function explained(missing) {
  const lines = missing.map(({ part, why, packages, address, needs }) => {
    const variables = [...new Set([...(address ?? []), ...needs.flatMap((file) => file.given ?? [])])];
    return `  - ${part}, which ${why}: install ${packages.join(' ')}, or set ${variables.join(' and ')}`;
  });
  return [
    'The tests run against real programs and skip none. Missing on this machine:',
    ...lines,
    'Debian: apt-get install --no-install-recommends PACKAGES. The variables are explained in CONTRIBUTING.md.',
  ].join('\n');
}
