// Adds lock entries for optional platform packages that the registry in use does not serve. Run it after an
// `npm install` that adds or updates a native package. Why this is needed: CONTRIBUTING.md, "The lock file".
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));

/** Node's own look-up: the nearest node_modules folder on the way up from the package. */
function isLocked(from, name) {
  const inside = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`;
  if (lock.packages[inside]) return true;
  return from !== '' && isLocked(from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name);
}

function stub(name, version) {
  const os = /(?<=[-.])(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)(?=-)/.exec(name)?.[1];
  const cpu = /(?<=-)(arm64|arm|ia32|loong64|mips64el|ppc64|riscv64|s390x|x64)(?=-|$)/.exec(name)?.[1];
  const libc = /-(gnu|musl)/.exec(name)?.[1];
  return {
    version: version.replace(/^[\^~]/, ''),
    ...(cpu && { cpu: [cpu] }),
    ...(libc && { libc: [libc === 'gnu' ? 'glibc' : 'musl'] }),
    optional: true,
    ...(os && { os: [os] }),
  };
}

const stubs = Object.entries(lock.packages).flatMap(([from, { optionalDependencies = {}, dev }]) =>
  Object.entries(optionalDependencies)
    .filter(([name]) => !isLocked(from, name))
    .map(([name, version]) => [`node_modules/${name}`, { ...stub(name, version), ...(dev && { dev }) }]),
);
const { '': project, ...packages } = { ...lock.packages, ...Object.fromEntries(stubs) };
const sorted = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1));
lock.packages = { '': project, ...Object.fromEntries(sorted) };
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${stubs.length} lock entries added.\n`);
for (const [path] of stubs) process.stdout.write(`  ${path}\n`);
