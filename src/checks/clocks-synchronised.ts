import { defineCheck } from '../model/check.ts';

const limitSeconds = 0.1;

export const clocksSynchronised = defineCheck({
  id: 'clocks-synchronised',
  title: 'Every node keeps its clock within 100 ms of its reference',
  why: 'Certificates are judged by the clock of the node: a wrong clock ends in refused mTLS handshakes and in logs that do not line up.',
  fix: 'Run chrony (with rtcsync) or systemd-timesyncd on the node, for instance as a DaemonSet, and look at `chronyc tracking` there.',
  source: 'https://github.com/prometheus/node_exporter/blob/master/docs/TIME.md',
  severity: 'medium',
  needs: ['nodeClocks'],

  inspect({ nodeClocks }) {
    return nodeClocks.map(({ node, sustainedOffsetSeconds, synchronised, maxErrorSeconds }) => {
      const subject = `Node ${node}`;
      const drifted = (sustainedOffsetSeconds ?? 0) > limitSeconds;
      const lost = synchronised === false && (maxErrorSeconds ?? 0) > limitSeconds;
      if (drifted)
        return {
          subject,
          ok: false,
          saw: `offset of ${milliseconds(sustainedOffsetSeconds)} for ten minutes or longer`,
        };
      if (lost)
        return {
          subject,
          ok: false,
          saw: `not synchronised in the last hour, error up to ${milliseconds(maxErrorSeconds)}`,
        };
      if (sustainedOffsetSeconds === undefined)
        return {
          subject,
          saw: 'no offset was measured',
          unknown: 'node_timex_offset_seconds is missing for this node',
        };
      return { subject, ok: true, saw: `offset at most ${milliseconds(sustainedOffsetSeconds)}` };
    });
  },
});

const milliseconds = (seconds = 0): string => `${Math.round(seconds * 1e3)} ms`;
