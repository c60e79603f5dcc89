import type { Manifest } from './manifest.ts';

/** State of the store: before a continue token has expired, and after. */
const [firstVersion, laterVersion] = [9_000_001, 9_000_777];

/** What a continue token says, besides being opaque to the client. */
interface Position {
  readonly v: 'meta.k8s.io/v1';
  readonly rv: number;
  readonly start: number;
}

const encoded = (position: Position): string => Buffer.from(JSON.stringify(position)).toString('base64url');
const decoded = (token: string): Position => JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as Position;

/** The same place in the list, at the newest state: what a 410 offers. */
export const continueAfter = (token: string): string => encoded({ ...decoded(token), rv: laterVersion });

/** The objects that carry a label; a selector of any other form is none that this server knows. */
export const selected = (items: readonly Manifest[], label: string): Manifest[] =>
  items.filter(({ metadata }) => label in ((metadata.labels ?? {}) as object));

/** One page of a list: all of it without a limit. */
export function listPage(path: string, items: readonly Manifest[], limit: number, token: string): object {
  const { start, rv } = token === '' ? { start: 0, rv: firstVersion } : decoded(token);
  const end = limit > 0 ? Math.min(items.length, start + limit) : items.length;
  const more = end < items.length;
  const rest = more
    ? { continue: encoded({ v: 'meta.k8s.io/v1', rv, start: end }), remainingItemCount: items.length - end }
    : { continue: '' };
  return {
    kind: listKinds[path.slice(path.lastIndexOf('/') + 1)],
    apiVersion: path.replace(/^\/apis?\//, '').replace(/(\/namespaces\/[^/]+)?\/[^/]+$/, ''),
    metadata: { resourceVersion: String(rv), ...rest },
    items: items.slice(start, end).map((item) => withoutTypeMeta(item)),
  };
}

/** Built-in lists leave apiVersion and kind out of their items; custom resources keep them. */
function withoutTypeMeta(item: Manifest): object {
  if (item.apiVersion.includes('.')) return item;
  const { apiVersion: _, kind: __, ...rest } = item;
  return rest;
}

const listKinds: Readonly<Record<string, string>> = {
  pods: 'PodList',
  nodes: 'NodeList',
  namespaces: 'NamespaceList',
  configmaps: 'ConfigMapList',
  peerauthentications: 'PeerAuthenticationList',
  serviceentries: 'ServiceEntryList',
  telemetries: 'TelemetryList',
  services: 'ServiceList',
  deployments: 'DeploymentList',
  statefulsets: 'StatefulSetList',
  daemonsets: 'DaemonSetList',
  horizontalpodautoscalers: 'HorizontalPodAutoscalerList',
  cronjobs: 'CronJobList',
  workloadentries: 'WorkloadEntryList',
  poddisruptionbudgets: 'PodDisruptionBudgetList',
  authorizationpolicies: 'AuthorizationPolicyList',
  requestauthentications: 'RequestAuthenticationList',
  virtualservices: 'VirtualServiceList',
  destinationrules: 'DestinationRuleList',
  wasmplugins: 'WasmPluginList',
  httproutes: 'HTTPRouteList',
  grpcroutes: 'GRPCRouteList',
  gateways: 'GatewayList',
  gatewayclasses: 'GatewayClassList',
};

export type StatusReason =
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'MethodNotAllowed'
  | 'TooManyRequests'
  | 'Expired';

/** A failure as the API server puts it: a Status object. */
export const status = (code: number, reason: StatusReason, message: string, details: object = {}): object => ({
  ...{ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' },
  ...{ message, reason, details, code },
});
