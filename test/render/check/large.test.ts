import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { checkFormats } from '../../../src/render/check/index.ts';
import { largeCheck, manyFindings } from './sample-check.ts';

const report = largeCheck();
/** What is held at once is a piece; the largest is a policy report, as large as an object of a cluster may be. */
const largestPiece = 1_000_000;

/** Every piece of a format, looked at one after the other. */
async function each(format: keyof typeof checkFormats, look: (piece: string) => void): Promise<void> {
  for await (const piece of checkFormats[format](report, { columns: 100, colour: false })) {
    if (piece.length > largestPiece) throw new Error(`A piece of ${format} has ${piece.length} characters.`);
    look(piece);
  }
}

const occurrences = (text: string, word: string): number => text.split(word).length - 1;

describe('100,000 findings, a piece at a time, none lost', () => {
  it.each([
    ['json', '"check": "gates-shut"'],
    ['junit', '<failure '],
    ['sarif', '"ruleId":"gates-shut"'],
  ] as const)('%s holds every one', async (format, word) => {
    let found = 0;
    await each(format, (piece) => {
      found += occurrences(piece, word);
    });
    expect(found).toBe(manyFindings);
  });

  it('the table counts those that it does not show', async () => {
    let text = '';
    await each('table', (piece) => {
      text += piece;
    });
    expect(text).toContain('and 99,992 more');
    expect(text).toContain('100,000 fail');
  });

  it('JUnit counts them in its attributes', async () => {
    const heads: string[] = [];
    await each('junit', (piece) => {
      if (/<testsuite/.test(piece)) heads.push(piece);
    });
    expect(heads[0]).toContain('tests="100000" failures="100000" errors="0" skipped="0"');
    expect(heads.find((head) => head.includes('name="gates-shut"'))).toContain('failures="100000"');
  });

  it.each(['openreports', 'policyreport'] as const)(
    '%s: a report for each namespace, summed up right',
    async (format) => {
      let [fail, held] = [0, 0];
      const namespaces = new Set<string>();
      await each(format, (piece) => {
        fail += Number(/^ {2}fail: (\d+)$/m.exec(piece)?.[1]);
        held += occurrences(piece, '\n  - source: ');
        namespaces.add(/^ {2}namespace: (.+)$/m.exec(piece)?.[1] ?? '');
        if (namespaces.size === 1) expect(parseAllDocuments(piece)).toHaveLength(1);
      });
      expect([fail, held, namespaces.size]).toEqual([manyFindings, manyFindings, 1000]);
    },
    120_000,
  );
});
