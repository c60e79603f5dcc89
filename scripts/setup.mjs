// Makes a fresh machine ready: `node scripts/setup.mjs <demo|check|test>`.
// Plain JavaScript without dependencies, because it runs before anything is installed, on Node 20 or newer.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installMissingParts } from './real-parts.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const neededNodeMajor = 24;

/** Do the installed packages differ from the lock file, by npm's own record of what it installed? */
export function packagesAreStale(folder) {
  const record = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return true;
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  const installed = packagesOf(record);
  return Object.entries(wanted).some(([path, { version, optional }]) => {
    if (path === '') return false;
    const found = installed[path];
    return found === undefined ? !optional : found.version !== version;
  });
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

function installPackages() {
  say('Installing the packages named in package-lock.json with "npm ci" (about a minute)…');
  // No package of ours needs its install script, so the result is the same whether or not npm allows them.
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--loglevel=error', '--no-progress'], {
    cwd: root,
    stdio: ['ignore', process.stderr.fd, process.stderr.fd],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) stop(`"npm ci" failed${npm.error ? `: ${npm.error.message}` : '; its reason is above'}.`);
}

/** npm puts node_modules/.bin first on the PATH of every script, so that Node wins over the system's. */
function requireNode() {
  const bundled = join(root, 'node_modules', '.bin', 'node');
  const node = existsSync(bundled) ? bundled : process.execPath;
  const version =
    node === process.execPath ? process.version : spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim();
  if (!version) {
    stop(`${bundled} does not run on this machine. Delete it, and use a Node ${neededNodeMajor} or newer of your own.`);
  }
  if (Number(version.slice(1).split('.')[0]) < neededNodeMajor) {
    stop(
      `Meshledger needs Node ${neededNodeMajor} or newer and this is ${version}. On Linux x64 "npm ci" brings one along` +
        ' unless optional packages are switched off (omit=optional); elsewhere install it from https://nodejs.org/.',
    );
  }
}

function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

function stop(line) {
  say(line);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (packagesAreStale(root)) installPackages();
  requireNode();
  if (process.argv[2] === 'test') {
    const trouble = installMissingParts(process.env, say);
    if (trouble) stop(trouble);
  }
}
