import type * as z from 'zod';

const shown = 3;

/** What a schema refused, in one line: the first places and how many more there are. */
export function schemaIssues({ issues }: z.ZodError): string {
  const first = issues
    .slice(0, shown)
    .map(({ path, message }) => `${path.map(String).join('.') || 'the whole'}: ${message}`);
  const more = issues.length > shown ? [`and ${issues.length - shown} more`] : [];
  return [...first, ...more].join('; ');
}
