import { quoted, type Selector } from '../selector.ts';
import { counted } from './counted.ts';
import type { Query } from './parts.ts';

/*
 * Envoy's RBAC filter counts under a name of its own in every listener, such as envoy_http_inbound_0_0_0_0_8080_rbac or
 * envoy_http_rbac. Istio's bootstrap makes the result a label; an Envoy without that writes it at the end of the name.
 * Dry runs have neither this label nor this end.
 */
const anyName = '__name__=~"envoy_.*rbac(_allowed|_denied)?"';

/** Names of the statistics, by whether they are of denials, of what was allowed, or of neither. */
export const rbacNames = (select: Selector): Query => ({
  name: "names of Envoy's RBAC statistics",
  promql: (span) => `group by (__name__,authz_enforce_result) (last_over_time(${select('', anyName)}[${span}]))`,
  unit: '1',
  why: 'without any of them no denial was looked for, which is not the same as none',
});

/** A range function drops the names, by which alone the listeners of one pod differ: so each name by itself. */
export const rbacDenied =
  (names: readonly string[]) =>
  (select: Selector): Query => ({
    name: "denials of Envoy's RBAC filter",
    promql: (span) =>
      counted('namespace,pod', (pod) => `(${names.map((name) => named(select, name, pod, span)).join(' or ')})`),
    unit: 'requests and connections',
    why: 'a policy denies by this filter and by nothing else, whatever code the application answers itself',
  });

function named(select: Selector, name: string, pod: string, span: string): string {
  const result = name.endsWith('_denied') ? [] : ['authz_enforce_result="denied"'];
  const series = select('', [`__name__=${quoted(name)}`, ...result, pod].join());
  return `label_replace(increase(${series}[${span}]), "rbac", ${quoted(name)}, "", "")`;
}
