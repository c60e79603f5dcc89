import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { kubernetesVersion } from './cluster-manifests.ts';
import { continueAfter, listPage, type StatusReason, selected, status } from './kubernetes-answers.ts';
import { kubernetesLists } from './kubernetes-lists.ts';
import type { Manifest } from './manifest.ts';
import type { Simulation } from './simulation.ts';

/** How the server misbehaves; without any it grants everything to everybody. */
export interface ApiFaults {
  /** Every request must carry this bearer token; others get 401. */
  readonly token?: string;
  /** Paths that the token may not list: 403. */
  readonly refuse?: readonly string[];
  /** API groups that are not installed, such as `gateway.networking.k8s.io`: 404. */
  readonly absentGroups?: readonly string[];
  /** Lists that an old cluster serves elsewhere: path today → path there. Today's path is 404. */
  readonly servedAt?: Readonly<Record<string, string>>;
  /** The first continued page is answered 410 Expired, with a token to go on from the newest state. */
  readonly expireContinueOnce?: boolean;
  /** The first request is answered 429 with `Retry-After: 1`. */
  readonly throttleOnce?: boolean;
}

export interface RequestSeen {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly accept: string;
  readonly status: number;
}

export interface KubernetesApi {
  readonly url: string;
  readonly requests: readonly RequestSeen[];
  readonly close: () => Promise<void>;
}

interface Answer {
  readonly code: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Serves a simulated cluster's Kubernetes API on a free loopback port: lists, in pages, as kube-apiserver does. */
export async function startKubernetesApi(simulation: Simulation, faults: ApiFaults = {}): Promise<KubernetesApi> {
  const requests: RequestSeen[] = [];
  const answer = answerer(simulation, faults);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const { code, body, headers } = answer(request, url);
    const {
      method = '',
      headers: { accept = '' },
    } = request;
    requests.push({ method, path: url.pathname, query: Object.fromEntries(url.searchParams), accept, status: code });
    send(response, code, body, headers);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, close };
}

function send(response: ServerResponse, code: number, body: unknown, headers: Answer['headers'] = {}): void {
  response.writeHead(code, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Answers request after request; the faults that happen once are remembered here. */
function answerer(simulation: Simulation, faults: ApiFaults): (request: IncomingMessage, url: URL) => Answer {
  const moved = (path: string): string => faults.servedAt?.[path] ?? path;
  const lists = new Map([...kubernetesLists(simulation)].map(([path, items]) => [moved(path), items]));
  let throttle = faults.throttleOnce === true;
  let expire = faults.expireContinueOnce === true;
  const refused = (code: number, reason: StatusReason, message: string): Answer => ({
    code,
    body: status(code, reason, message),
  });
  return (request, { pathname, searchParams }) => {
    if (faults.token !== undefined && request.headers.authorization !== `Bearer ${faults.token}`) {
      return refused(401, 'Unauthorized', 'Unauthorized');
    }
    if (throttle) {
      throttle = false;
      const body = status(429, 'TooManyRequests', 'too many requests, please try again later', {
        retryAfterSeconds: 1,
      });
      return { code: 429, body, headers: { 'retry-after': '1' } };
    }
    if (pathname === '/version') return { code: 200, body: { major: '1', minor: '33', gitVersion: kubernetesVersion } };
    const named = objectAt(lists, pathname);
    if (named !== undefined && !faults.refuse?.includes(pathname)) return { code: 200, body: named };
    const items = lists.get(pathname);
    const [, group, rest] = /^\/apis\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
    const absent = group !== undefined && faults.absentGroups?.includes(group) === true;
    if (group !== undefined && rest === undefined && !absent) {
      const paths = [...lists.keys()].filter((path) => path.startsWith(`/apis/${group}/`));
      const versions = [...new Set(paths.map((path) => path.split('/')[3]))];
      if (versions.length > 0) {
        const named = versions.map((version) => ({ groupVersion: `${group}/${version}`, version }));
        return { code: 200, body: { kind: 'APIGroup', apiVersion: 'v1', name: group, versions: named } };
      }
    }
    if (items === undefined || absent) {
      return refused(404, 'NotFound', 'the server could not find the requested resource');
    }
    if (request.method !== 'GET') return refused(405, 'MethodNotAllowed', `${request.method} is not allowed here`);
    if (faults.refuse?.includes(pathname)) {
      const resource = pathname.slice(pathname.lastIndexOf('/') + 1);
      return refused(
        403,
        'Forbidden',
        `${resource} is forbidden: User "meshledger" cannot list resource "${resource}" at the cluster scope`,
      );
    }
    const token = searchParams.get('continue') ?? '';
    if (token !== '' && expire) {
      expire = false;
      const message = 'The provided continue parameter is too old to display a consistent list result.';
      return { code: 410, body: { ...status(410, 'Expired', message), metadata: { continue: continueAfter(token) } } };
    }
    const label = searchParams.get('labelSelector');
    const listed = label === null ? items : selected(items, label);
    return { code: 200, body: listPage(pathname, listed, Number(searchParams.get('limit') ?? 0), token) };
  };
}

/** One object of a list that is served in a namespace, by its own path. */
function objectAt(lists: ReadonlyMap<string, readonly Manifest[]>, pathname: string): Manifest | undefined {
  const slash = pathname.lastIndexOf('/');
  const name = decodeURIComponent(pathname.slice(slash + 1));
  return lists.get(pathname.slice(0, slash))?.find(({ metadata }) => metadata.name === name);
}
