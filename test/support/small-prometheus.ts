import type { ServerResponse } from 'node:http';
import { type Asked, startAnswering } from './answering-server.ts';

/** Answers one query itself, and says so by returning true. */
export type Fault = (promql: string, response: ServerResponse, asked: Asked) => boolean;

const pod = { namespace: 'shop', pod: 'cart-7d8f9b6c4-x2k9l', container: 'istio-proxy' };

/**
 * A Prometheus with one sidecar that used 0.01 cores and 64 MiB all week, in recorded shapes; a fault may
 * take any query over. The truth tests use the real server: this one is for what a real one cannot be told to do.
 */
export const startSmallPrometheus = (fault: Fault = () => false) =>
  startAnswering((asked, response) => {
    const promql = asked.form.get('query') ?? '';
    if (!fault(promql, response, asked)) json(response, 200, { status: 'success', data: answer(promql, asked.form) });
  });

/** Sends one JSON answer. */
export function json(response: ServerResponse, status: number, body: unknown): true {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  return true;
}

export const vector = (rows: readonly (readonly [Record<string, string>, string])[]) => ({
  resultType: 'vector',
  result: rows.map(([metric, value]) => ({ metric, value: [1_763_251_200, value] })),
});

function answer(promql: string, form: URLSearchParams): unknown {
  const day = 86_400;
  const metric = /kube_pod/.test(promql) ? { ...pod, job: 'kube-state-metrics' } : { ...pod, job: 'kubelet' };
  if (form.has('step')) return { resultType: 'matrix', result: [{ metric: { job: metric.job }, values: hours(form) }] };
  if (/^topk/.test(promql)) return vector([[metric, '10080']]);
  if (/\[\d+s\]$/.test(promql)) return { resultType: 'matrix', result: [{ metric, values: minutes() }] };
  if (/^sum\(/.test(promql)) return vector([[{}, '0.0625']]);
  if (/proxy|istio_request|increase|container_|kube_pod_container_resource/.test(promql) && !/^group/.test(promql))
    return vector(ofUsage(promql, day));
  if (/^group by \(namespace,pod,container\)/.test(promql))
    return vector([
      [pod, '1'],
      [{ ...pod, container: 'cart' }, '1'],
    ]);
  if (/node_timex/.test(promql)) return vector([[{ instance: '10.0.0.1:9100' }, /sync/.test(promql) ? '1' : '0.001']]);
  return vector([]);
}

function ofUsage(promql: string, day: number): [Record<string, string>, string][] {
  if (/istio_request_duration/.test(promql))
    return [
      [{ reporter: 'destination', le: '10' }, '900'],
      [{ reporter: 'destination', le: '+Inf' }, '1000'],
    ];
  if (/istio_requests_total/.test(promql)) return [[{ reporter: 'destination', namespace: 'shop' }, '1000']];
  if (/count_over_time/.test(promql)) return [[pod, `${day}`]];
  if (/cpu/.test(promql)) return [[pod, `${0.01 * day}`]];
  return [[pod, `${64 * 1024 ** 2 * day}`]];
}

const minutes = (): [number, string][] =>
  Array.from({ length: 120 }, (_, minute) => [1_763_000_000 + minute * 60, '1']);
function hours(form: URLSearchParams): [number, string][] {
  const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(form.get(name)));
  const list: [number, string][] = [];
  for (let at = start ?? 0; at <= (end ?? 0); at += step || 3600) list.push([at, '60']);
  return list;
}
