// The reference: `bare-queries.mjs URL FILE` sends the recorded queries, four at a time, and throws every answer away.
import { readFileSync } from 'node:fs';

const [url, file] = process.argv.slice(2);
const waiting = JSON.parse(readFileSync(file, 'utf8'));
let bytes = 0;

async function oneAfterTheOther() {
  for (let query = waiting.shift(); query !== undefined; query = waiting.shift()) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(`${url}${query.path}`, { method: 'POST', headers, body: query.body });
    if (!answer.ok) throw new Error(`${answer.status} to ${query.body}`);
    for await (const chunk of answer.body) bytes += chunk.length;
  }
}

await Promise.all(Array.from({ length: 4 }, oneAfterTheOther));
process.stdout.write(JSON.stringify({ bytes }));
