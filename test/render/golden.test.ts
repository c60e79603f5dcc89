import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderings } from '../../src/render/renderings.ts';
import { variants } from './variants.ts';

const rewrite = process.env.GOLDEN === 'write';
const tooLarge = new Set(['two-thousand-namespaces/report.json', 'two-thousand-namespaces/allocation.csv']);

describe.each(Object.keys(variants))('the documents of the week "%s" are as reviewed', async (name) => {
  const report = variants[name];
  if (report === undefined) throw new Error(`There is no variant ${name}.`);
  const { json, csv, html, slack, email, digest } = await renderings(report);
  const documents: Readonly<Record<string, Uint8Array | string>> = {
    'report.json': json.bytes,
    'allocation.csv': csv.bytes,
    'report.html': html.bytes,
    'slack.json': `${JSON.stringify(slack, null, 2)}\n`,
    'email.html': email.html,
    'email.txt': `Subject: ${email.subject}\n\n${email.text}`,
    'digest.txt': digest,
  };
  const kept = Object.entries(documents).filter(([file]) => !tooLarge.has(`${name}/${file}`));

  it.each(kept)('%s', (file, bytes) => {
    const golden = new URL(`../golden/${name}/${file}`, import.meta.url);
    if (rewrite) {
      mkdirSync(new URL('.', golden), { recursive: true });
      writeFileSync(golden, bytes);
    }
    const same = Buffer.from(bytes).equals(readFileSync(golden));
    expect(same, `${name}/${file} differs from its golden file: review it, then npm run golden`).toBe(true);
  });
});
