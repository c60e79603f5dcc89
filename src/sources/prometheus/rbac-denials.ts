import type { RbacDenials } from '../../model/health-facts.ts';
import type { Period } from '../../model/period.ts';
import { additive } from './additive.ts';
import type { PrometheusClient, Row } from './client.ts';
import { nothing } from './nothing.ts';
import { rbacDenied, rbacNames } from './queries/rbac.ts';
import type { Selector } from './selector.ts';

/** So many names in one question, so that none grows too long. */
const namesAtOnce = 40;

/** What Envoys' RBAC filters denied in the period, by pod; none, where they allowed everything they were asked. */
export async function rbacDenials(client: PrometheusClient, select: Selector, period: Period): Promise<RbacDenials[]> {
  const names = { denied: new Set<string>(), allowed: new Set<string>() };
  await additive(client, select, rbacNames, period, (rows) => {
    for (const { labels } of rows) resultOf(labels, names)?.add(labels.__name__ ?? '');
  });
  if (names.denied.size + names.allowed.size === 0)
    nothing(
      client,
      'statistic of an Envoy RBAC filter (envoy_*_rbac with authz_enforce_result)',
      'Where no AuthorizationPolicy applies to a sidecar, gateway or waypoint there is none; otherwise scrape the proxies (port 15020) and keep envoy_.*rbac.',
    );
  const denials = new Map<string, RbacDenials>();
  const denied = [...names.denied].sort();
  for (let first = 0; first < denied.length; first += namesAtOnce) {
    const queryOf = rbacDenied(denied.slice(first, first + namesAtOnce));
    await additive(client, select, queryOf, period, (rows) => add(denials, rows));
  }
  return [...denials].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, of]) => of);
}

function resultOf<T>(labels: Row['labels'], results: { readonly denied: T; readonly allowed: T }): T | undefined {
  const { __name__: name = '', authz_enforce_result: result = name.split('_').at(-1) } = labels;
  return result === 'denied' ? results.denied : result === 'allowed' ? results.allowed : undefined;
}

function add(denials: Map<string, RbacDenials>, rows: readonly Row[]): void {
  for (const { labels, value } of rows) {
    if (value <= 0) continue;
    const { namespace = '', pod = '' } = labels;
    const key = `${namespace}/${pod}`;
    denials.set(key, { namespace, pod, denied: (denials.get(key)?.denied ?? 0) + value });
  }
}
