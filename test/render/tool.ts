import { spawnSync } from 'node:child_process';

/** The answer of a program from a Debian package; a missing one fails the test by that name. */
export function tool(debianPackage: string, command: string, args: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync(command, [...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C.UTF-8' },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined)
    throw new Error(`${command} is missing: apt-get install --no-install-recommends ${debianPackage}`);
  if (status !== 0) throw new Error(`${command} exited with ${status}: ${stdout}${stderr}`);
  return stdout;
}
