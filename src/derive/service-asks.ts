import type { Facts } from '../model/snapshot.ts';
import { labelIndex } from './label-index.ts';
import type { ServiceAsk } from './waypoint-asks.ts';

type Labels = Readonly<Record<string, string>>;

/** What is asked of one Service, or may be: by its own name, and by wildcards. */
export interface AsksOfServices {
  /** What is asked of any Service whose selector matches one of these sets of labels. */
  readonly of: (namespace: string, sets: readonly Labels[]) => ServiceAsk[];
  /** Whether a Service selects them at all; without one no route can reach them. */
  readonly served: (namespace: string, sets: readonly Labels[]) => boolean;
  /** Whether anything is asked of whatever Service of the namespace. */
  readonly anyIn: (namespace: string) => boolean;
}

/** @param services without a selector a Service selects no pod */
export function serviceAsks(services: Facts['services'], asks: readonly ServiceAsk[]): AsksOfServices {
  const selecting = (services.known ? services.value : []).filter(({ selector }) => Object.keys(selector).length > 0);
  const byNamespace = new Map(
    [...Map.groupBy(selecting, ({ namespace }) => namespace)].map(([name, group]) => [name, labelIndex(group)]),
  );
  const byHost = Map.groupBy(asks, ({ host }) => hostKey(host.namespace, host.service));
  const wild = Map.groupBy(
    [...new Map(asks.map(({ host }) => [hostKey(host.namespace, host.service), host])).values()].filter(({ service }) =>
      service.startsWith('*'),
    ),
    ({ namespace }) => namespace,
  );
  const namespaces = new Set(asks.map(({ host }) => host.namespace));
  const serving = (namespace: string, sets: readonly Labels[]) =>
    sets.flatMap((labels) => byNamespace.get(namespace)?.(labels) ?? []);
  const asked = (namespace: string, service: string): ServiceAsk[] => [
    ...(byHost.get(hostKey(namespace, service)) ?? []),
    ...[...(wild.get(namespace) ?? []), ...(wild.get('*') ?? [])]
      .filter((host) => service.endsWith(host.service.slice(1)))
      .flatMap((host) => byHost.get(hostKey(host.namespace, host.service)) ?? []),
  ];
  return {
    of: (namespace, sets) =>
      [...new Set(serving(namespace, sets).map(({ name }) => name))].flatMap((name) => asked(namespace, name)),
    served: (namespace, sets) => serving(namespace, sets).length > 0,
    anyIn: (namespace) => namespaces.has(namespace) || namespaces.has('*'),
  };
}

const hostKey = (namespace: string, service: string): string => `${namespace}/${service}`;
