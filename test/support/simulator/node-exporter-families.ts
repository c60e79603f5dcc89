import { between, random } from './random.ts';
import { scrapes } from './scrapes.ts';
import type { Family, Labels } from './series.ts';
import type { SimulatedNode, Simulation } from './simulation.ts';

/** A clock this far off is one that its daemon has lost: not synchronised, and its error at the kernel's cap. */
const lostBeyondSeconds = 0.5;
const maxErrorCapSeconds = 16;

/** node_exporter's timex and uname collectors: one clock per node, known to Prometheus by address only. */
export function nodeExporterFamilies({ spec, history, nodes }: Simulation): Family[] {
  const targets = nodes.map((node) => ({
    node,
    scrapes: scrapes(history, spec.scrapes.nodeExporterSeconds, `${spec.seed}/node-exporter/${node.name}`),
    labels: { instance: `${node.ip}:9100`, job: 'node-exporter' },
  }));
  type Value = number | ((seconds: number) => number);
  const gauge = (
    name: string,
    value: (node: SimulatedNode) => Value,
    extra: (node: SimulatedNode) => Labels,
  ): Family => ({
    name,
    type: 'gauge',
    *series() {
      for (const { node, labels, ...target } of targets) {
        const { fromSeconds, toSeconds } = node;
        yield {
          metric: name,
          labels: { ...extra(node), ...labels },
          ...target,
          value: value(node),
          fromSeconds,
          toSeconds,
        };
      }
    },
  });
  const none = () => ({});
  const lost = (node: SimulatedNode) => Math.abs(node.clockOffsetSeconds) > lostBeyondSeconds;
  return [
    gauge('node_timex_offset_seconds', wobblingOffset, none),
    gauge('node_timex_sync_status', (node) => (lost(node) ? 0 : 1), none),
    gauge('node_timex_maxerror_seconds', (node) => (lost(node) ? maxErrorCapSeconds : 0.012), none),
    gauge(
      'node_time_seconds',
      (node) => (seconds) => seconds + readAt(node, seconds).intoSeconds + node.clockOffsetSeconds,
      none,
    ),
    gauge('scrape_duration_seconds', (node) => (seconds) => readAt(node, seconds).durationSeconds, none),
    gauge(
      'node_uname_info',
      () => 1,
      ({ name }) => ({
        ...{ domainname: '(none)', machine: 'x86_64', nodename: name, sysname: 'Linux' },
        ...{ release: '6.12.40-63.114.amzn2023.x86_64', version: '#1 SMP PREEMPT_DYNAMIC' },
      }),
    ),
  ];
}

/** How long one scrape of a node took, and how long into it the clock was read: about every tenth is a slow one. */
function readAt({ name }: SimulatedNode, seconds: number): { durationSeconds: number; intoSeconds: number } {
  const next = random(`${name}@${seconds}`);
  const durationSeconds = between(next, 0.008, 0.03) * (next() < 0.1 ? 20 : 1);
  return { durationSeconds, intoSeconds: durationSeconds * between(next, 0.1, 0.9) };
}

/** The offset wanders by a tenth around its mean, with a period of a quarter of an hour. */
function wobblingOffset({ clockOffsetSeconds }: SimulatedNode): (seconds: number) => number {
  return (seconds) => clockOffsetSeconds * (1 + 0.1 * Math.sin(seconds / 143));
}
