import { judged } from '../../../src/analysis/judge.ts';
import {
  type CheckDescription,
  type CheckReport,
  checkReportSchema,
  type LocatedResult,
} from '../../../src/model/check-report.ts';
import { Compliance } from '../../../src/model/compliance.ts';
import { objectOf, type Subject, subject, subjectInWords, theCluster } from '../../../src/model/subject.ts';
import { checkFormats } from '../../../src/render/check/index.ts';

export const checkedAt = '2026-11-16T07:00:00Z';

const described = (id: string, severity: CheckDescription['severity']): CheckDescription => ({
  ...{ id, title: `Title of ${id}`, why: `Why ${id} matters.`, how: `How ${id} is judged: rule \`{}\`.` },
  ...{ versions: 'The same in every version.', fix: `Mend ${id}.`, source: `https://example.com/${id}`, severity },
});

/** Checks of a made-up mesh: one of each severity, and one that nobody can judge. */
export const checks: readonly CheckDescription[] = [
  described('clocks-kept', 'low'),
  described('gates-shut', 'high'),
  described('pods-whole', 'medium'),
];

type Seen = Pick<LocatedResult, 'verdict'> & Partial<LocatedResult> & { readonly about?: Subject };

/** A result of one of the checks, with what its check says where it says nothing else. */
export function resultOf(id: string, { about = theCluster, ...more }: Seen): LocatedResult {
  const check = checks.find((one) => one.id === id) ?? described(id, 'low');
  const object = objectOf(about);
  return {
    ...{ check: id, title: check.title, severity: check.severity, subject: subjectInWords(about) },
    ...(object !== undefined && { object }),
    ...{ saw: 'it is open', because: check.why, fix: more.verdict === 'fail' ? check.fix : '', ...more },
  };
}

export const policyOf = (name: string, namespace = 'shop'): Subject =>
  subject('AuthorizationPolicy', { namespace, name });

/** A report as `meshledger check` makes it of these results. */
export function checkReport(
  results: readonly LocatedResult[],
  { waivers = [], ...more }: Partial<Omit<CheckReport, 'results'>> & { readonly waivers?: readonly object[] } = {},
): CheckReport {
  const { summary, counts, results: all } = judged(results, Compliance.parse({ waivers }), checkedAt);
  return {
    schema: checkReportSchema,
    tool: { name: 'meshledger', version: '0.1.0' },
    checkedAt,
    period: { start: '2026-11-09T07:00:00Z', end: checkedAt, zone: 'UTC', hours: 168 },
    checked: [{ sources: ['manifests'], failedSources: [], files: ['mesh/shop.yaml'], istioVersions: ['1.30'] }],
    checks: [...checks],
    gate: { failOn: 'low', breached: counts.fail > 0 },
    counts,
    compliance: summary,
    missing: [],
    notes: [],
    ...more,
    results: all,
  };
}

const located = (line: number) => ({ location: { file: 'mesh/shop.yaml', line } });

/** Every verdict, a waiver that holds, one that has lapsed and one that nothing needs. */
export const sampleCheck: CheckReport = checkReport(
  [
    resultOf('clocks-kept', {
      ...{ verdict: 'unknown', saw: 'not looked at' },
      because: 'nodeClocks: measured by Prometheus: add --prometheus URL',
    }),
    resultOf('gates-shut', { verdict: 'fail', about: policyOf('front'), ...located(3) }),
    resultOf('gates-shut', { verdict: 'fail', about: policyOf('back'), ...located(14) }),
    resultOf('gates-shut', { verdict: 'fail', about: policyOf('side', 'till'), saw: 'it is ajar' }),
    resultOf('gates-shut', { verdict: 'pass', about: subject('Namespace', { name: 'quiet' }), saw: '2 of 2 gates' }),
    resultOf('pods-whole', { verdict: 'fail', about: subject('Node', { name: 'n1' }), severity: 'low' }),
    resultOf('pods-whole', { verdict: 'fail', about: subject('Workload', { namespace: 'shop', name: 'cart' }) }),
    resultOf('pods-whole', { verdict: 'notApplicable', saw: 'nothing of the kind in this cluster' }),
  ],
  {
    missing: [{ fact: 'nodeClocks', why: 'measured by Prometheus: add --prometheus URL' }],
    notes: [{ source: 'manifests', note: '3 objects in 1 file.' }],
    waivers: [
      {
        ...{ check: 'gates-shut', subject: '*/back', owner: 'the shop team', until: '2026-12-31' },
        reason: 'the lock is on its way',
      },
      {
        ...{ check: 'gates-shut', subject: '*/side', owner: 'the till team', until: '2026-10-31' },
        reason: 'the old till',
      },
      { ...{ check: 'pods-whole', subject: '*/none', owner: 'nobody', until: '2027-01-31' }, reason: 'forgotten' },
    ],
  },
);

/** A report in one format, as one text. */
export async function printed(
  report: CheckReport,
  format: keyof typeof checkFormats,
  screen = { columns: 100, colour: false },
): Promise<string> {
  let text = '';
  for await (const piece of checkFormats[format](report, screen)) text += piece;
  return text;
}

/** What a cluster, a manifest or a policy may be called by somebody who means harm. */
export const hostileTexts: readonly string[] = [
  'a\u0000b\u0001c\u001b[31mred\u001b]0;title\u0007\u009b2J',
  'two\r\nlines\nand\ttabs',
  ']]> <![CDATA[ <script>alert(1)</script> &amp; &#x0; <failure/>',
  '"quotes" \'single\' `ticks` = \\ \\n \\u0041',
  '---\nkind: Secret\n...\n--- !!js/function "x"',
  '\u0024{{ secrets.TOKEN }} {{x}} {{{y}}} {0} {-1} \u0024{x} $(id)',
  '[click](http://evil.example/) [0](1) ![i](x)',
  '\u202egnp.exe\u2066\u2069\u200b\u200f\ufeff\u2028\u2029\ufffe\uffff\ud800',
  '::error file=x::y ##vso[task.complete] %0A',
  'no',
  '0x1F',
  '1e3',
  '~',
  '../../../etc/passwd?x#y',
  'x'.repeat(10_000),
];

/** Every text that somebody else chooses is an attack. */
export const hostileCheck: CheckReport = checkReport(
  hostileTexts.flatMap((text) => [
    ...(['fail', 'unknown', 'pass', 'notApplicable'] as const).map((verdict) => ({
      ...resultOf('gates-shut', { verdict, about: policyOf(text, text) }),
      ...{ saw: text, because: text, fix: verdict === 'fail' ? text : '', cluster: text },
      ...{ location: { file: text, line: 1 } },
    })),
    resultOf('pods-whole', { verdict: 'fail', about: policyOf('waived'), saw: text }),
    resultOf('clocks-kept', { verdict: 'fail', about: policyOf('lapsed'), saw: text }),
  ]),
  {
    checked: hostileTexts.map((text) => ({
      ...{ cluster: text, sources: [text], failedSources: [{ source: text, note: text }], files: [text] },
      istioVersions: [text],
    })),
    missing: hostileTexts.map((text) => ({ cluster: text, fact: 'pods', why: text })),
    notes: hostileTexts.map((text) => ({ source: text, note: text })),
    waivers: hostileTexts.flatMap((text) => [
      { check: 'pods-whole', owner: text, reason: text, until: '2027-01-01' },
      { check: 'clocks-kept', owner: text, reason: text, until: '2026-01-01' },
      { check: 'nothing', owner: text, reason: text, until: '2026-01-01' },
    ]),
  },
);

/** As many findings as a large and careless company has. */
export const manyFindings = 100_000;
export const largeCheck = (): CheckReport =>
  checkReport(
    Array.from({ length: manyFindings }, (_, at) =>
      resultOf('gates-shut', {
        ...{ verdict: 'fail', about: policyOf(`gate-${at}`, `team-${at % 1000}`), saw: `gate ${at} is open` },
        ...located(at + 1),
      }),
    ),
  );
