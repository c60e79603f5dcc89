import type { Ask } from '../client.ts';
import type { Selector } from '../selector.ts';

/* The article's two queries, to the letter but for the matchers of the configuration. */

export const articleCpu = (select: Selector): Ask => ({
  name: "the article's CPU query",
  promql: `sum(rate(${select('container_cpu_usage_seconds_total', 'container="istio-proxy"')}[5m]))`,
});

export const articleMemory = (select: Selector): Ask => ({
  name: "the article's memory query",
  promql: `sum(${select('container_memory_usage_bytes', 'container="istio-proxy"')}) / 1024^3`,
});
