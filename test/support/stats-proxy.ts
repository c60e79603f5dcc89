import { startAnswering } from './answering-server.ts';

/** What one question cost the server, by its own account. */
export interface QueryCost {
  readonly promql: string;
  readonly status: number;
  /** Most samples in memory at once; of a refused question nobody knows. */
  readonly peakSamples: number | undefined;
}

/** A Prometheus behind a proxy that asks every question with `stats=all` and keeps what it cost. */
export async function startStatsProxy(target: string) {
  const costs: QueryCost[] = [];
  const { url, stop } = await startAnswering(async ({ method, path, form }, response) => {
    form.set('stats', 'all');
    const answer = await fetch(`${target}${path}`, { method, body: form });
    const text = await answer.text();
    const stats = /"peakSamples":(\d+)/.exec(text)?.[1];
    const peakSamples = stats === undefined ? undefined : Number(stats);
    costs.push({ promql: form.get('query') ?? '', status: answer.status, peakSamples });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  });
  return { url, stop, costs: costs as readonly QueryCost[] };
}
