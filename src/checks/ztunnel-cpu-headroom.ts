import { counted, shareInWords } from '../derive/numbers-in-words.ts';
import { isWithoutZtunnel } from '../derive/without-ztunnel.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Fact } from '../model/snapshot.ts';
import { subject } from '../model/subject.ts';

type Cpu = Fact<'ztunnelCpu'>[number];
interface Limits {
  readonly ztunnelCpuRatio: number;
  readonly throttledRatio: number;
}

export const ztunnelCpuHeadroom = defineCheck({
  id: 'ztunnel-cpu-headroom',
  title: 'Every ztunnel has CPU to spare',
  why: 'All ambient traffic of a node goes through its one ztunnel: when that is short of CPU, every connection of the node waits.',
  how: 'Usage is the 95th percentile over five minutes on the busiest day; a ztunnel that ran for less than 100 minutes is not judged. With a limit: fails when usage is over 80% of it, or the container was throttled in more than 25% of its CPU periods (unless configured otherwise). Without a limit, as the chart installs it, a ratio to it is not defined: then fails, at low severity, when usage is over the request, for under contention only the request is guaranteed. Without either it is unknown.',
  versions: 'The chart sets a request of 200m and no limit, from 1.22 to 1.31.',
  fix: 'Raise resources.limits.cpu in the values of the ztunnel chart, or leave the limit out as the chart does, with a request that fits what it uses.',
  source: 'https://istio.io/latest/docs/ops/deployment/performance-and-scalability/',
  severity: 'medium',
  needs: [],
  wants: ['ztunnelCpu', 'pods'],

  inspect({ ztunnelCpu, pods }, { targets }) {
    if (!ztunnelCpu.known)
      return isWithoutZtunnel(pods)
        ? []
        : [{ subject: { words: 'CPU of ztunnel' }, saw: 'not measured', unknown: ztunnelCpu.why }];
    const judged = ztunnelCpu.value.map((cpu) => ({ cpu, ...judgedCpu(cpu, targets) }));
    const failing = judged.filter(({ is }) => is === 'short' || is === 'above request');
    const namespaces = Map.groupBy(judged, ({ cpu }) => cpu.namespace);
    return [
      ...failing.map(({ cpu, is, saw }): Observation => {
        const about = { subject: subject('Pod', { namespace: cpu.namespace, name: cpu.pod }), ok: false, saw };
        return is === 'short' ? about : { ...about, severity: 'low', fix: raiseRequest };
      }),
      ...[...namespaces].flatMap(([name, all]) =>
        ofNamespace(
          name,
          all.map(({ is }) => is),
        ),
      ),
    ];
  },
});

type Judgement = 'short' | 'above request' | 'well' | 'unbounded';

const raiseRequest =
  'Raise resources.requests.cpu in the values of the ztunnel chart to what the busiest nodes use; the scheduler then keeps it free.';

function judgedCpu(
  { busyCores, limitCores, requestCores, throttledRatio = 0 }: Cpu,
  limits: Limits,
): { readonly is: Judgement; readonly saw: string } {
  const busy = `used ${coresInWords(busyCores)} when busy`;
  if (limitCores !== undefined) {
    const throttled = throttledRatio > limits.throttledRatio;
    const saw = `${busy}, ${shareInWords(busyCores / limitCores)} of its limit of ${coresInWords(limitCores)}`;
    const waited = throttledRatio > 0 ? `; throttled in ${shareInWords(throttledRatio)} of its CPU periods` : '';
    return { is: busyCores > limits.ztunnelCpuRatio * limitCores || throttled ? 'short' : 'well', saw: saw + waited };
  }
  if (requestCores === undefined) return { is: 'unbounded', saw: busy };
  const saw = `${busy}, and ${coresInWords(requestCores)} are reserved for it (its request; it has no limit)`;
  return { is: busyCores > requestCores ? 'above request' : 'well', saw };
}

/** `0.35 cores`, with three significant digits. */
const coresInWords = (cores: number): string => `${Number(cores.toPrecision(3))} ${cores === 1 ? 'core' : 'cores'}`;

/** What is well, or not to be known, once; of those that fail each is told already. */
function ofNamespace(name: string, all: readonly Judgement[]): Observation[] {
  const count = (is: Judgement): number => all.filter((one) => one === is).length;
  const [well, unbounded] = [count('well'), count('unbounded')];
  const failing = all.length - well - unbounded;
  const about = subject('Namespace', { name });
  if (unbounded > 0)
    return [
      {
        subject: about,
        saw: `${unbounded} of ${counted(all.length, 'ztunnel')} have neither a CPU limit nor a request`,
        unknown: 'what is enough is not defined without one: set a request in the values of the ztunnel chart',
      },
    ];
  if (failing > 0) return [];
  return [{ subject: about, ok: true, saw: `${counted(well, 'ztunnel')} with CPU to spare` }];
}
