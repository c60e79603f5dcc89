import { counted } from '../derive/numbers-in-words.ts';
import { podRole } from '../derive/pod-role.ts';
import { type ZtunnelSet, ztunnelSets } from '../derive/ztunnel-requests.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import type { Fact } from '../model/snapshot.ts';
import { subject, theCluster } from '../model/subject.ts';

type Pod = Fact<'pods'>[number];

export const ztunnelReserved = defineCheck({
  id: 'ztunnel-reserved',
  title: 'ztunnel runs wherever ambient pods do, with CPU and memory reserved for it',
  why: 'All ambient traffic of a node goes through its ztunnel: without one it is cut off, and one without requests is the first to be starved or evicted.',
  how: 'Every ztunnel has a request of CPU and of memory; a request is what a node keeps for it, whatever it uses. Every node with a running pod that istio-cni has redirected (annotation enabled or pending) has a ztunnel in phase Running; a node without is high. Nodes that take no new pods count too, for what runs there is cut off all the same. Whether a running ztunnel is ready is not read.',
  versions: 'The chart asks for 200m and 512Mi in every version, and sets no limits.',
  fix: 'Set resources.requests of the ztunnel chart. Where it does not run, look at its pod on that node (`kubectl describe pod -l app=ztunnel`), and at taints and room there.',
  source: 'https://istio.io/latest/docs/ambient/architecture/data-plane/',
  severity: 'low',
  needs: ['pods'],

  inspect({ pods }) {
    return [...ztunnelSets(pods).map(reservation), ...presence(pods)];
  },
});

function reservation(set: ZtunnelSet): Observation {
  const about = subject('DaemonSet', set);
  const { pods, withoutCpu, withoutMemory } = set;
  const lacking = [
    ...(withoutCpu > 0 ? [`${withoutCpu} of ${counted(pods, 'ztunnel')} without a CPU request`] : []),
    ...(withoutMemory > 0 ? [`${withoutMemory} of ${counted(pods, 'ztunnel')} without a memory request`] : []),
  ];
  const saw = `reserved for ${counted(pods, 'ztunnel')}: ${total(set.cpuCores, cores)} and ${total(set.memoryBytes, gibibytes)} in all, ${each(set.cpuCores, millicores)} and ${each(set.memoryBytes, mebibytes)} on each node`;
  return { subject: about, ok: lacking.length === 0, saw: lacking.length > 0 ? lacking.join('; ') : saw };
}

type Words = (amount: number) => string;
const rounded = (amount: number): number => Math.round(amount * 100) / 100;
const cores: Words = (amount) => `${rounded(amount)} cores`;
const millicores: Words = (amount) => `${Math.round(amount * 1000)}m`;
const gibibytes: Words = (bytes) => `${rounded(bytes / 1024 ** 3)} GiB`;
const mebibytes: Words = (bytes) => `${Math.round(bytes / 1024 ** 2)} MiB`;

const total = (amounts: readonly number[], words: Words): string => words(amounts.reduce((sum, one) => sum + one, 0));

function each(amounts: readonly number[], words: Words): string {
  const [least, most] = [words(Math.min(...amounts)), words(Math.max(...amounts))];
  return least === most ? least : `${least} to ${most}`;
}

/** Whether a ztunnel runs on every node that has redirected pods. */
function presence(pods: readonly Pod[]): Observation[] {
  const ztunnels = pods.filter((pod) => podRole(pod) === 'ztunnel');
  const running = new Set(ztunnels.filter(isRunning).map(({ node }) => node));
  const stuck = new Map(ztunnels.map(({ node, name, phase }) => [node, `; ${name} is ${phase}`]));
  const ambient = pods.filter((pod) => isRunning(pod) && isRedirected(pod) && podRole(pod) === 'none');
  const byNode = Map.groupBy(ambient, ({ node }) => node);
  const bare = [...byNode].filter(([node]) => !running.has(node));
  if (byNode.size > 0 && bare.length === 0)
    return [
      {
        subject: theCluster,
        ok: true,
        saw: `a ztunnel runs on ${byNode.size} of ${byNode.size} nodes with ambient pods`,
      },
    ];
  return bare.flatMap(([name, cutOff]) => {
    if (name === undefined) return [];
    const saw = `${counted(cutOff.length, 'ambient pod')} and no running ztunnel: traffic is cut off there${stuck.get(name) ?? ''}`;
    return [{ subject: subject('Node', { name }), ok: false, saw, severity: 'high' }];
  });
}

const isRunning = ({ phase, node }: Pod): boolean => phase === 'Running' && node !== undefined;

const isRedirected = ({ annotations }: Pod): boolean =>
  /^(enabled|pending)$/.test(annotations['ambient.istio.io/redirection'] ?? '');
