// The reference: `bare-queries.mjs URL FILE` has curl send the recorded queries, four at a time, and counts its output.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

const [url, file] = process.argv.slice(2);
/** @type {{ path: string, body: string }[]} */
const queries = JSON.parse(readFileSync(file, 'utf8'));
const quoted = (text) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
const config = queries.map(({ path, body }) =>
  [`url = ${quoted(url + path)}`, `data = ${quoted(body)}`, 'compressed', 'fail', 'silent', 'show-error'].join('\n'),
);
const curl = spawn('curl', ['--parallel', '--parallel-max', '4', '--config', '-'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
curl.stdin.end(config.join('\nnext\n'));
let bytes = 0;
curl.stdout.on('data', (chunk) => {
  bytes += chunk.length;
});
const [code] = await once(curl, 'close');
if (code !== 0) throw new Error(`curl ended with ${code}`);
process.stdout.write(JSON.stringify({ bytes }));
