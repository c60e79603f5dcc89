import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkResults } from '../../src/analysis/run-check.ts';
import { checks } from '../../src/checks/index.ts';
import { Targets } from '../../src/model/compliance.ts';
import { caseFacts } from './case-facts.ts';

const manifests = readFileSync(new URL('worlds/fresh-installation.yaml', import.meta.url), 'utf8');
const situation = {
  period: { start: '2026-11-09T00:00:00Z', end: '2026-11-16T00:00:00Z' },
  targets: Targets.parse({}),
};

async function verdicts(of: string) {
  const facts = await caseFacts(of, {});
  const results = checks.flatMap((check) => checkResults(check, facts, situation));
  const told = (verdict: string): string[] =>
    results.filter((one) => one.verdict === verdict).map(({ check, subject, saw }) => `${check}: ${subject}: ${saw}`);
  return { failing: told('fail'), passing: told('pass') };
}

it('an installation as the charts leave it has no finding, and is looked at', async () => {
  const { failing, passing } = await verdicts(manifests);
  expect(failing).toEqual([]);
  const looked = new Set(passing.map((one) => one.slice(0, one.indexOf(':'))));
  expect([...looked]).toEqual(
    expect.arrayContaining([
      ...['ambient-captured', 'density-headroom', 'sidecars-current', 'sidecars-injected'],
      ...['versions-supported', 'ztunnel-reserved'],
    ]),
  );
});

it('a pod of it that istio-cni did not capture is a finding', async () => {
  const uncaptured = manifests.replace('annotations: { ambient.istio.io/redirection: enabled }', 'annotations: {}');
  expect((await verdicts(uncaptured)).failing).toEqual([expect.stringMatching(/^ambient-captured: /)]);
});
