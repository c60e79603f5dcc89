import { codePointInWords } from './visible.ts';

/**
 * A text of a log that the runner of a pipeline shall not take for a command to it: GitHub Actions obeys `::name::` at the
 * start of a line, wherever lines are broken (an IPv6 address has no second `::`), and `##[name]` anywhere, Azure Pipelines `##vso[area.action]` as well.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 * @see https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands
 */
export const unobeyed = (text: string): string =>
  text.replace(/:(?=:[a-z][\w-]*(?: .*)?::)|#(?=#\w*\[)/gi, codePointInWords);
