import type { LocatedResult } from '../model/check-report.ts';
import type { FixPlan, FixStep, PlannedFix } from '../model/fix.ts';
import type { ObjectReference } from '../model/subject.ts';
import { kubernetesYaml } from './kubernetes-yaml.ts';
import { unobeyed } from './unobeyed.ts';
import { visible } from './visible.ts';

/**
 * Fixes as a stream of YAML documents, each under comments that say what it ends. What is no document, a merge patch or
 * a deletion, is a comment with the command for it.
 */
export async function* fixesAsYaml({ fixes }: Pick<FixPlan<LocatedResult>, 'fixes'>): AsyncGenerator<string> {
  for (const fix of fixes) {
    yield `${heading(fix).map(comment).join('')}`;
    for (const step of fix.steps) yield stepInYaml(step);
    yield '\n';
  }
}

const heading = ({ findings, says }: PlannedFix<LocatedResult>): string[] => [
  ...findings.map(({ cluster, check, subject, saw }) => {
    const where = cluster === undefined ? '' : `${cluster}: `;
    return `${where}${check}: ${subject}: ${saw}`;
  }),
  `→ ${says}`,
];

function stepInYaml(step: FixStep): string {
  if ('delete' in step) return comment(`kubectl ${scope(step.delete)}delete ${resource(step.delete)}`);
  if ('patch' in step)
    return comment(
      `kubectl ${scope(step.patch)}patch ${resource(step.patch)} --type merge -p ${quoted(JSON.stringify(step.merge))}`,
    );
  const command = step.isNew
    ? 'New: kubectl apply -f -'
    : 'In place of the one that is there: kubectl replace -f - (apply would leave what is gone from it)';
  return `---\n${comment(command)}${kubernetesYaml(step.apply)}`;
}

const scope = ({ namespace }: ObjectReference): string =>
  namespace === undefined ? '' : `--namespace ${quoted(namespace)} `;

/** `gateway.gateway.networking.k8s.io/waypoint`; Calico serves its kinds by either of two groups. */
function resource({ apiVersion, kind, name }: ObjectReference): string {
  const group = apiVersion.split('/').slice(0, -1).join('');
  const named = group === '' || group === 'projectcalico.org' ? '' : `.${group}`;
  return quoted(`${kind.toLowerCase()}${named}/${name}`);
}

/** One line of a comment, whatever stands in a name. */
const comment = (text: string): string => `# ${unobeyed(visible(text))}\n`;

/** For a POSIX shell; as it is where it needs no quotes. */
const quoted = (text: string): string =>
  /^[\w./:@=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
