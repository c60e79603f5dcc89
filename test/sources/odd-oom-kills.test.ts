import { describe, expect, it } from 'vitest';
import { day, end, hour, type Labels, line, minute, read } from './by-hand.ts';

/* What kube-state-metrics says of the restarts of one sidecar, and how many of them were OOM kills of the period. */

const pod = { namespace: 'shop', pod: 'cart-7d8f9b6c4-x2k9l', container: 'istio-proxy' };
const exporter = { uid: 'u1', job: 'kube-state-metrics', instance: 'ksm-0:8080' };

interface Ended {
  readonly at: number;
  /** None where kube-state-metrics does not export reasons. */
  readonly by?: 'OOMKilled' | 'Error';
}
interface Told {
  readonly from?: number;
  readonly to?: number;
  readonly phase?: number;
  /** Restarts before the first of these. */
  readonly already?: number;
  readonly family?: string;
  readonly labels?: Labels;
}

/** The count of restarts, and the reason of the last ending for as long as it is the last. */
function restarts(endings: readonly Ended[], told: Told = {}): string[] {
  const { from = end - 3 * day, to = end, phase = 30, already = 0, labels = {} } = told;
  const { family = 'kube_pod_container_status' } = told;
  const all = { ...pod, ...exporter, ...labels };
  const counted = (at: number): number => already + endings.filter((one) => one.at <= at).length;
  const reasons = endings.flatMap(({ at, by: reason }, index) => {
    const span = { from: Math.max(from, at), to: Math.min(to, endings[index + 1]?.at ?? to) };
    // The exporter goes on in step: the first scrape after the ending is the first with its reason.
    const first = from + phase + Math.ceil(Math.max(0, span.from - from - phase) / minute) * minute;
    if (reason === undefined || first >= span.to) return [];
    return line(`${family}_last_terminated_reason`, { ...all, reason }, 1, { ...span, phase: first - span.from });
  });
  return [...line(`${family}_restarts_total`, all, counted, { from, to, phase }), ...reasons];
}

/** The sidecar as cAdvisor sees it run. */
const runs = line('container_memory_working_set_bytes', { ...pod, job: 'kubelet', image: 'proxyv2' }, 1e8);
const killed = (kills: number) => ({ known: true, value: [{ ...pod, kills }] });
const noon = end - 36 * hour;

describe('restarts after an OOM kill are counted once each', () => {
  it.each<[string, string[], number]>([
    ['one', restarts([{ at: noon, by: 'OOMKilled' }]), 1],
    [
      'of those of several days',
      restarts([
        { at: noon - 20 * hour, by: 'OOMKilled' },
        { at: noon, by: 'Error' },
        { at: noon + 14 * hour, by: 'OOMKilled' },
        { at: noon + 15 * hour, by: 'OOMKilled' },
      ]),
      3,
    ],
    [
      'among others on the same day, before and after it',
      restarts([
        { at: noon, by: 'Error' },
        { at: noon + hour, by: 'OOMKilled' },
        { at: noon + 2 * hour, by: 'Error' },
        { at: noon + 3 * hour, by: 'Error' },
      ]),
      1,
    ],
    [
      'between the last scrape of a day and the first of the next',
      restarts([{ at: end - 2 * day - 5, by: 'OOMKilled' }]),
      1,
    ],
    [
      'between those two, on a day with an ordinary restart too',
      restarts([
        { at: end - 2 * day - 5, by: 'OOMKilled' },
        { at: end - 2 * day + 9 * hour, by: 'Error' },
      ]),
      1,
    ],
    [
      'by a pair of exporters that are not in step, among others',
      [5, 35].flatMap((phase) =>
        restarts(
          [
            { at: noon, by: 'Error' },
            { at: noon + hour, by: 'OOMKilled' },
          ],
          { phase, labels: { instance: `ksm-${phase}:8080` } },
        ),
      ),
      1,
    ],
    [
      'by a pair of exporters of which one is a minute behind, over the border of two days',
      [0, 60].flatMap((behind) =>
        restarts(
          [
            { at: end - day - 70 + behind, by: 'OOMKilled' },
            { at: end - day + hour + behind, by: 'Error' },
            { at: end - day + 2 * hour + behind, by: 'OOMKilled' },
            { at: end - day + 3 * hour + behind, by: 'Error' },
          ],
          { phase: 5 + behind / 2, labels: { instance: `ksm-${behind}:8080` } },
        ),
      ),
      2,
    ],
    [
      'by an exporter that was moved in the minute of the kill, with one of another kind before',
      [
        ...restarts([{ at: noon - hour, by: 'Error' }], { to: noon }),
        ...restarts([{ at: noon + 10, by: 'OOMKilled' }], {
          from: noon + 60,
          already: 1,
          labels: { instance: 'ksm-1:8080' },
        }),
      ],
      1,
    ],
    ['of a native sidecar', restarts([{ at: noon, by: 'OOMKilled' }], { family: 'kube_pod_init_container_status' }), 1],
  ])('%s', async (_, lines, kills) => {
    expect((await read('oomKills', lines)).fact).toEqual(killed(kills));
  });

  it("of a StatefulSet's pod, before it came back under its name and after", async () => {
    const { fact } = await read('oomKills', [
      ...restarts([{ at: noon - hour, by: 'OOMKilled' }], { to: noon }),
      ...restarts([{ at: noon + hour, by: 'OOMKilled' }], { from: noon + 90, labels: { uid: 'u2' } }),
    ]);
    expect(fact).toEqual(killed(2));
  });
});

describe('no kill is known to be none', () => {
  it.each<[string, string[]]>([
    ['where nothing restarted', restarts([])],
    ['where something else ended it', restarts([{ at: noon, by: 'Error' }])],
    [
      'where it was killed before the period, and the reason has stayed',
      restarts([{ at: end - 8 * day, by: 'OOMKilled' }], { from: end - 8 * day - hour }),
    ],
    [
      'where it was killed before the period, and ended otherwise in it',
      restarts(
        [
          { at: end - 8 * day, by: 'OOMKilled' },
          { at: noon, by: 'Error' },
        ],
        { from: end - 8 * day - hour },
      ),
    ],
    [
      'where only an application was killed',
      restarts([]).concat(restarts([{ at: noon, by: 'OOMKilled' }], { labels: { container: 'cart' } })),
    ],
  ])('%s', async (_, lines) => {
    expect((await read('oomKills', [...runs, ...lines])).fact).toEqual({ known: true, value: [] });
  });
});

describe('no kill that was seen is not none', () => {
  const other = { pod: 'pay-1', uid: 'u7' };

  it.each<[string, string[], RegExp]>([
    ['where nobody counts restarts', runs, /no restart count of a mesh container.*kube_pod_container_status_/],
    [
      'where a restart has no reason',
      restarts([{ at: noon }]),
      /no reason of the last ending of some mesh containers that restarted \(1\).*last_terminated_reason/,
    ],
    [
      'where the init-container family is left out, and a sidecar is in no other',
      [...runs, ...restarts([], { labels: other })],
      /no restart count of some mesh containers that run \(1\).*kube_pod_init_container_status_/,
    ],
  ])('%s', async (_, lines, why) => {
    expect((await read('oomKills', lines)).fact).toMatchObject({ known: false, why: expect.stringMatching(why) });
  });

  it('and where another was killed, that there may be more is said', async () => {
    const { fact, notes } = await read('oomKills', [
      ...runs,
      ...restarts([{ at: noon, by: 'OOMKilled' }], { labels: other }),
    ]);
    expect(fact).toEqual({ known: true, value: [{ ...pod, pod: 'pay-1', kills: 1 }] });
    expect(notes.join()).toMatch(/no restart count of some mesh containers that run \(1\), so oomKills may be too few/);
  });
});

describe('of a pod that came back under its name, where uid was relabelled away, a count that falls is no kill', () => {
  const all = { ...pod, ...exporter, uid: '' };
  const from = end - 3 * day;
  const reason = (when: { from: number; to: number }) =>
    line('kube_pod_container_status_last_terminated_reason', { ...all, reason: 'OOMKilled' }, 1, when);
  const count = (of: (at: number) => number) => line('kube_pod_container_status_restarts_total', all, of, { from });

  it('however often it was killed before the period', async () => {
    const lines = [...count((at) => (at < noon ? 5 : 0)), ...reason({ from, to: noon })];
    expect((await read('oomKills', lines)).fact).toEqual({ known: true, value: [] });
  });

  it('and one that rises again is', async () => {
    const again = noon + 2 * hour;
    const lines = [
      ...count((at) => (at < noon ? 5 : at < again ? 0 : 1)),
      ...reason({ from, to: noon }),
      ...reason({ from: again, to: end }),
    ];
    expect((await read('oomKills', lines)).fact).toEqual(killed(1));
  });
});
