import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../../src/model/check-report.ts';
import { checkReport, policyOf, printed, resultOf, sampleCheck } from './sample-check.ts';

const table = (report: CheckReport, columns = 100) => printed(report, 'table', { columns, colour: false });
const text = await table(sampleCheck);
const at = (words: string): number => {
  const found = text.indexOf(words);
  if (found < 0) throw new Error(`The table does not say "${words}":\n${text}`);
  return found;
};

describe('the table tells a person what to do first', () => {
  it('a lapsed waiver before all, then what fails, what is not known, what is waived, and the counts', () => {
    const order = [
      'Meshledger check of 1 file (Istio 1.30)',
      '! LAPSED WAIVER: gates-shut, */side, by the till team until 31 Oct 2026: the old till.',
      '\u2717 HIGH  Title of gates-shut (gates-shut)',
      '\u2717 MEDIUM  Title of pods-whole (pods-whole)',
      '\u2717 LOW  Title of pods-whole (pods-whole)',
      '? Could not be judged',
      '~ Waived',
      '4 fail (2 high, 1 medium, 1 low); 1 could not be judged; 1 waived; 1 passed; 1 not applicable.',
      'Gate --fail-on low: breached, exit code 5.',
    ].map(at);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('a condition once, with its subjects, where they stand, what was seen, why and what to do', () => {
    const gates = text.slice(at('\u2717 HIGH'), at('\u2717 MEDIUM'));
    expect(gates).toContain('AuthorizationPolicy shop/front  [mesh/shop.yaml:3]\n      it is open');
    expect(gates).toMatch(
      /AuthorizationPolicy till\/side\n +it is ajar\n +The waiver by the till team ended on 31 Oct 2026/,
    );
    for (const words of [
      'Why: Why gates-shut matters.',
      'Fix: Mend gates-shut.',
      'See: https://example.com/gates-shut',
    ])
      expect(gates.split(words)).toHaveLength(2);
    expect(gates).not.toContain('shop/back');
  });

  it('a missing fact once, with how to provide it and what it costs', () => {
    const unknown = text.slice(at('? Could not'), at('~ Waived'));
    expect(unknown).toContain('nodeClocks: measured by Prometheus: add --prometheus URL\n      costs clocks-kept');
  });

  it('what is waived with its owner and last day; an unused waiver in the foot', () => {
    expect(text).toMatch(
      /~ Waived\n +gates-shut, \*\/back, by the shop team until 31 Dec 2026: the lock is on its way\n +AuthorizationPolicy shop\/back/,
    );
    expect(text.slice(at('Gate'))).toContain('Unused waiver, no finding needs it: pods-whole, */none, by nobody');
    expect(text.slice(at('Gate'))).toContain('manifests: 3 objects in 1 file.');
  });
});

describe('the table fits a terminal', () => {
  it.each([80, 100, 120])('of %d columns', async (columns) => {
    const lines = (await table(sampleCheck, columns)).split('\n');
    expect(lines.filter((line) => Array.from(line).length > columns)).toEqual([]);
    expect(lines.filter((line) => / $/.test(line))).toEqual([]);
  });

  it('colours repeat what words say: without them the text is the same', async () => {
    const coloured = await printed(sampleCheck, 'table', { columns: 100, colour: true });
    expect(coloured).toContain('\u001b[');
    expect(stripVTControlCharacters(coloured)).toBe(text);
  });
});

describe('nothing is left out of the table without being counted', () => {
  const failing = (count: number, more: object = {}) =>
    Array.from({ length: count }, (_, at) =>
      resultOf('gates-shut', { verdict: 'fail', about: policyOf(`p${at}`), ...more }),
    );

  it('subjects of a condition', async () => {
    const said = await table(checkReport(failing(100_000)));
    expect(said).toContain('\u2026 and 99,992 more, in --format json');
    expect(said).toContain('100,000 fail (100,000 high)');
    expect(said.split('\n').length).toBeLessThan(40);
  });
  it('none where all is shown', async () => {
    expect(await table(checkReport(failing(8)))).not.toContain('more, in --format json');
  });
  it('subjects and reasons of what is not known', async () => {
    const of = (because: string, count: number) =>
      failing(count).map((result) => ({ ...result, verdict: 'unknown' as const, because, fix: '' }));
    const reasons = Array.from({ length: 30 }, (_, at) => of(`reason ${at}`, 1)).flat();
    const said = await table(checkReport([...of('there is no status', 50), ...reasons]));
    expect(said).toContain('\u2026 and 45 more, in --format json');
    expect(said).toContain('\u2026 and 11 more reasons, in --format json');
  });
  it('waived subjects, and notes', async () => {
    const waivers = [{ check: 'gates-shut', owner: 'us', reason: 'soon', until: '2027-01-01' }];
    const notes = Array.from({ length: 50 }, (_, at) => ({ source: 's', note: `note ${at}` }));
    const said = await table(checkReport(failing(10), { waivers, notes }));
    expect(said).toContain('\u2026 and 7 more, in --format json');
    expect(said).toContain('\u2026 and 20 more notes, in --format json');
  });
});

describe('the table words are exact', () => {
  it('different repairs of one condition stand with their subjects', async () => {
    const of = (name: string, fix: string) => resultOf('gates-shut', { verdict: 'fail', about: policyOf(name), fix });
    const said = await table(checkReport([of('a', 'Turn left.'), of('b', 'Turn right.'), of('c', 'Turn left.')]));
    expect(said).toMatch(/shop\/a\n.*\n.*shop\/c\n.*\n +Fix: Turn left\.\n.*shop\/b\n.*\n +Fix: Turn right\.\n +Why:/);
  });
  it('a reason that many facts lack is said once, with all of them and all that they cost', async () => {
    const why = 'measured by Prometheus: add --prometheus URL';
    const unknown = (id: string, because: string) => resultOf(id, { verdict: 'unknown', because });
    const said = await table(
      checkReport(
        [unknown('clocks-kept', `nodeClocks: ${why}`), unknown('pods-whole', `oomKills: ${why}; pods: none were read`)],
        {
          missing: [
            ...['nodeClocks', 'oomKills'].map((fact) => ({ fact, why })),
            { fact: 'pods', why: 'none were read' },
          ],
        },
      ),
    );
    expect(said).toContain(
      `    nodeClocks, oomKills: ${why}\n      costs clocks-kept, pods-whole\n    pods: none were read\n      costs pods-whole\n`,
    );
  });
  it('nothing fails, and the gate holds; or there is none', async () => {
    const report = checkReport([resultOf('gates-shut', { verdict: 'pass' })]);
    expect(await table(report)).toContain('Nothing fails; 0 could not be judged');
    expect(await table(report)).toContain('100% of the conditions that were judged pass, by weight.');
    expect(await table(report)).toContain('Gate --fail-on low: held.');
    expect(await table({ ...report, gate: { failOn: 'never', breached: false } })).toContain('Gate: none');
  });
  it('of several clusters each subject names its own', async () => {
    const of = (cluster: string) => ({ cluster, sources: [], failedSources: [], files: [], istioVersions: ['1.30.3'] });
    const results = failing1().map((result) => ({ ...result, cluster: 'eu' }));
    const said = await table(checkReport(results, { checked: [of('eu'), of('us')] }));
    expect(said).toContain('Meshledger check of eu (Istio 1.30.3), us (Istio 1.30.3)');
    expect(said).toContain('    eu: AuthorizationPolicy shop/x');
  });
  const failing1 = () => [resultOf('gates-shut', { verdict: 'fail', about: policyOf('x') })];
});
