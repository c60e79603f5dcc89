import { checks } from '../src/checks/index.ts';
import { fixers } from '../src/fixes/index.ts';
import type { Check } from '../src/model/check.ts';

const generated = '<!-- Made by `npm run docs` from the files in src/checks. -->';

/** The pages about the checks, by file name below docs/checks. */
export const checkPages: Readonly<Record<string, string>> = {
  'README.md': contents(),
  ...Object.fromEntries(checks.map((check) => [`${check.id}.md`, page(check)])),
};

function contents(): string {
  const rows = checks.map(
    ({ id, title, severity }) => `| [\`${id}\`](${id}.md) | ${title} | ${severity} | ${isFixed(id)} |`,
  );
  return `${generated}

# Checks

Every condition that \`meshledger check\` and the weekly report judge. The verdict is pass, fail, unknown (with the fact that is
missing, and how to give it), not applicable, or waived. The severity is the check's own: a finding may be graver or lighter, and
\`policy.compliance.severities\` replaces it. Where a fix is printed, \`meshledger fix\` prints it.

| check | what is well | severity | fix printed |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function isFixed(id: string): string {
  return fixers.some(({ check }) => check === id) ? 'yes' : '';
}

function page({ id, title, why, how, versions, fix, source, severity, needs, wants = [] }: Check): string {
  const printed = isFixed(id) === 'yes' ? ` \`meshledger fix --check ${id}\` prints it.` : '';
  return `${generated}

# ${title}

\`${id}\`, severity ${severity}

**Why.** ${why}

**How it is evaluated.** ${how}

**Versions of Istio.** ${versions}

**Fix.** ${fix}${printed}

**Source.** <${source}>

**Facts.** ${facts(needs, wants)}
`;
}

function facts(needs: readonly string[], wants: readonly string[]): string {
  const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
  const needed = needs.length === 0 ? '' : `Unknown without ${listed(needs)}. `;
  return `${needed}${wants.length === 0 ? '' : `Where one of these is missing, only what it decides is unknown: ${listed(wants)}.`}`.trim();
}
