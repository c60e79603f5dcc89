import type { Period } from '../../model/period.ts';
import type { ArticleQueries } from '../../model/usage-facts.ts';
import { seconds } from './additive.ts';
import type { PrometheusClient } from './client.ts';
import { nothing } from './nothing.ts';
import { articleCpu, articleMemory } from './queries/article.ts';
import type { Selector } from './selector.ts';

/** What the article's script would have read at the end of the period. */
export async function articleQueries(
  client: PrometheusClient,
  select: Selector,
  period: Period,
): Promise<ArticleQueries> {
  const at = seconds(period.end) - 0.001;
  const [cpu, memory] = await Promise.all([
    client.instant(articleCpu(select), at),
    client.instant(articleMemory(select), at),
  ]);
  const [vcpus, memoryGib] = [cpu[0]?.value, memory[0]?.value];
  if (vcpus === undefined || memoryGib === undefined)
    nothing(
      client,
      "answer to the article's two queries at the end of the period",
      'Its script would stop here: "No sidecar metrics found. Is Istio installed?"',
    );
  return { vcpus, memoryGib };
}
