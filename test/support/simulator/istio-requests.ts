import type { CountedProxy } from './counted-proxies.ts';
import { sourceLabels } from './istio-labels.ts';
import type { Series } from './series.ts';
import type { CallerSpec } from './spec-traffic.ts';

/** `istio_requests_total` of one proxy: a series for each caller and each way its requests end. */
export function* requestSeries({ pod, target, requests, traffic }: CountedProxy): Iterable<Series> {
  for (const caller of traffic.callers) {
    const sender =
      traffic.reporter === 'source' ? { namespace: pod.namespace.name, workload: pod.workload.name } : caller;
    const security = caller.plaintext && traffic.reporter !== 'source' ? { connection_security_policy: 'none' } : {};
    for (const [response_code, response_flags, ratio] of endingsOf(caller)) {
      const labels = { ...target.labels, ...sourceLabels(sender), ...security, response_code, response_flags };
      const share = caller.shareRatio * ratio;
      yield {
        ...target,
        labels,
        metric: 'istio_requests_total',
        value: (seconds) => Math.floor(share * requests(seconds)),
      };
    }
  }
}

/** `[response_code, response_flags, share]` of the requests of one caller; what is not said to fail is well. */
function endingsOf({ forbiddenRatio = 0, unavailable = {} }: CallerSpec): [string, string, number][] {
  const failed = Object.entries(unavailable).map(([flags, ratio]): [string, string, number] => ['503', flags, ratio]);
  const refused: [string, string, number][] = forbiddenRatio > 0 ? [['403', '-', forbiddenRatio]] : [];
  const bad = [...refused, ...failed];
  return [['200', '-', bad.reduce((rest, [, , ratio]) => rest - ratio, 1)], ...bad];
}
