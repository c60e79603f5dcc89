import type { Reading } from '../model/reading.ts';
import type { Report } from '../model/report.ts';
import type { Role } from '../model/role.ts';
import { quantity, usd } from './numbers.ts';

/** The article's arithmetic beside ours: what its two queries counted, and what sidecars really are. */
export interface Comparison {
  readonly intro: string;
  readonly rows: readonly { readonly name: string; readonly naive: string; readonly ours: string }[];
  readonly counted: string | null;
}

export function comparison(report: Report): Comparison {
  const { estimate, sideBySide, saving, cost } = report;
  const naive = <T>(reading: Reading<T>, say: (value: T) => string) =>
    reading.known ? say(reading.value) : 'not known';
  const sidecars = cost.roles.find(({ role }) => role === 'sidecar')?.monthlyUsd ?? cost.weeklyUsd.value;
  const noSidecars = cost.roles.every(({ role }) => role !== 'sidecar') && cost.weeklyUsd.value.known;
  const saved = saving.known ? saving.value.monthlyUsd.value : saving;
  const because = [estimate, sideBySide].flatMap((reading) => (reading.known ? [] : [reading.why]));
  return {
    intro: because.length === 0 ? method : `Not known: ${[...new Set(because)].join('; ')}.`,
    rows: [
      {
        name: 'vCPUs',
        naive: naive(estimate, ({ vcpus }) => quantity(vcpus, 2)),
        ours: naive(sideBySide, ({ sidecarVcpus }) => `${quantity(sidecarVcpus, 2)} used`),
      },
      {
        name: 'Memory, GiB',
        naive: naive(estimate, ({ memoryGib }) => quantity(memoryGib, 2)),
        ours: naive(sideBySide, ({ sidecarMemoryGib }) => `${quantity(sidecarMemoryGib, 2)} used`),
      },
      {
        name: 'Sidecars, USD a month',
        naive: naive(estimate, ({ sidecarUsd }) => usd(sidecarUsd)),
        ours: noSidecars ? 'no sidecars' : naive(sidecars, usd),
      },
      {
        name: 'Saving, USD a month',
        naive: naive(estimate, ({ savingsUsd }) => usd(savingsUsd)),
        ours: naive(saved, usd),
      },
      {
        name: 'Latency saved, ms',
        naive: naive(estimate, ({ latencyReductionMs }) => quantity(latencyReductionMs, 0)),
        ours: report.latency.method === 'measured' ? 'see latency' : 'not measured',
      },
    ],
    counted:
      sideBySide.known && sideBySide.value.notSidecars.length > 0 ? alsoCounted(sideBySide.value.notSidecars) : null,
  };
}

const method =
  'One instant of CPU and memory use of every container named istio-proxy, \u00d7 $0.1664 a vCPU-hour and $0.014 a GB-hour \u00d7 730 h, less 5% for ambient. Those rates are several times list price, and an instant is not a month: it is shown for comparison only. The latency is a constant.';

function alsoCounted(roles: readonly Role[]): string {
  const listed = roles.length > 1 ? `${roles.slice(0, -1).join(', ')} and ${roles.at(-1)}` : roles[0];
  return `It also counted ${listed} proxies as sidecars: their containers are all named istio-proxy.`;
}
