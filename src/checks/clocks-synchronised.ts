import { defineCheck, type Observation } from '../model/check.ts';
import type { Fact } from '../model/snapshot.ts';
import { subject } from '../model/subject.ts';

type Clock = Fact<'nodeClocks'>[number];

export const clocksSynchronised = defineCheck({
  id: 'clocks-synchronised',
  title: 'Every node keeps its clock in step',
  why: 'Certificates are judged by the clock of the node: a wrong clock ends in refused mTLS handshakes and in logs that do not line up.',
  how: 'Fails when a node was off its reference by more than the limit (100 ms unless configured) for ten minutes or longer, when its kernel says that it is not synchronised and how far it may be off is over the limit, or when the clocks of two other nodes certainly differ by more than the limit: a scrape bounds when a clock was read, and the bounds of the two do not meet. Where an agent on each node scrapes it by that node’s own clock, this comparison sees nothing. A node without the timex collector is unknown.',
  versions: 'The same in every version.',
  fix: 'Run chrony (with rtcsync) or systemd-timesyncd on the node, for instance as a DaemonSet, and look at `chronyc tracking` there.',
  source: 'https://github.com/prometheus/node_exporter/blob/master/docs/TIME.md',
  severity: 'medium',
  needs: ['nodeClocks'],

  inspect({ nodeClocks }, { targets: { clockOffsetSeconds: limit } }) {
    const judged = nodeClocks.map((clock) => ({ clock, observation: ofNode(clock, limit) }));
    // A node that fails by itself is one finding, not another one for each clock it is apart from.
    const others = judged.flatMap(({ clock, observation }) => ('ok' in observation && !observation.ok ? [] : [clock]));
    const spread = widestSpread(others, limit);
    return [...judged.map(({ observation }) => observation), ...(spread === undefined ? [] : [spread])];
  },
});

function ofNode(clock: Clock, limit: number): Observation {
  const { node, sustainedOffsetSeconds: offset, synchronised, maxErrorSeconds } = clock;
  const about = subject('Node', { name: node });
  if ((offset ?? 0) > limit)
    return { subject: about, ok: false, saw: `offset of ${milliseconds(offset)} for ten minutes or longer` };
  if (synchronised === false && (maxErrorSeconds ?? 0) > limit)
    return {
      subject: about,
      ok: false,
      saw: `not synchronised in the last hour, error up to ${milliseconds(maxErrorSeconds)}`,
    };
  if (offset === undefined)
    return {
      subject: about,
      saw: 'no offset was measured',
      unknown: 'node_timex_offset_seconds is missing for this node: run node_exporter there with its timex collector',
    };
  return { subject: about, ok: true, saw: `offset at most ${milliseconds(offset)}` };
}

/** The two clocks that are farthest apart for certain; undefined when no two were compared. */
function widestSpread(clocks: readonly Clock[], limit: number): Observation | undefined {
  const compared = clocks.flatMap(({ node, aheadSeconds }) => (aheadSeconds ? [{ node, ...aheadSeconds }] : []));
  if (compared.length < 2) return undefined;
  const fastest = compared.reduce((a, b) => (b.low > a.low ? b : a));
  const slowest = compared.reduce((a, b) => (b.high < a.high ? b : a));
  const apart = fastest.low - slowest.high;
  return {
    subject: { words: 'The clocks of all nodes' },
    ok: apart <= limit,
    saw:
      apart > limit
        ? `${fastest.node} is ahead of ${slowest.node} by at least ${milliseconds(apart)}`
        : `no two of ${compared.length} certainly differ by more than ${milliseconds(limit)}`,
  };
}

const milliseconds = (seconds = 0): string => `${Math.round(seconds * 1e3)} ms`;
