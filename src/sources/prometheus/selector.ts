/** Builds `metric{inner,extra}`, or `{inner,extra}` of an empty name; the extra matchers of the configuration are in every selector there is. */
export type Selector = (metric: string, inner?: string) => string;

/** @param matchers label → value, compared for equality; many clusters may share one server */
export function selector(matchers: Readonly<Record<string, string>>): Selector {
  const extra = Object.entries(matchers).map(([label, value]) => `${label}=${quoted(value)}`);
  return (metric, inner) => `${metric}{${[...(inner ? [inner] : []), ...extra].join(',')}}`;
}

/** The same selector for part of what it selects. */
export const within =
  (select: Selector, matcher: string): Selector =>
  (metric, inner) =>
    select(metric, inner ? `${inner},${matcher}` : matcher);

/** A PromQL string: double quotes, Go escapes. A hostile value stays a value. */
export function quoted(value: string): string {
  const escaped = value.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r');
  return `"${escaped}"`;
}
