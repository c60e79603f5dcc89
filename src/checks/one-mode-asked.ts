import { ambientAsked } from '../derive/ambient-asked.ts';
import { type Asked, bothAsked, whyUnsure } from '../derive/asked.ts';
import { isFinished, meshMode } from '../derive/mesh-mode.ts';
import type { Asking } from '../derive/mode-asked.ts';
import { counted } from '../derive/numbers-in-words.ts';
import { sidecarAsked } from '../derive/sidecar-asked.ts';
import { defineCheck, type Observation } from '../model/check.ts';
import { known } from '../model/reading.ts';
import type { Fact } from '../model/snapshot.ts';
import { subject } from '../model/subject.ts';

type Pod = Fact<'pods'>[number];
type Namespace = Fact<'namespaces'>[number];

export const oneModeAsked = defineCheck({
  id: 'one-mode-asked',
  title: 'Nothing asks for a sidecar and for ambient at once',
  why: 'A pod with a sidecar is never captured by ambient, whatever its labels: what looks migrated is not, and the next restart of a pod that is ambient brings its sidecar back.',
  how: 'Fails for a namespace whose labels ask for both modes, and for a pod that asks for both by labels of its own. A namespace that carries istio-injection with another value than enabled asks for no sidecar. One that asks for ambient alone is well, also while its pods keep their sidecars until they are restarted: that is how a migration goes. Low where no pod asks for both, because none is there or each has opted out of one.',
  versions: 'From 1.27 on istio-cni can be told to enrol pods by other labels.',
  fix: 'Take one label off. To move to ambient: `kubectl label namespace <name> istio-injection- istio.io/rev-`, then restart its pods.',
  source: 'https://istio.io/latest/docs/ambient/migrate/enable-ambient-mode/',
  severity: 'medium',
  needs: ['namespaces'],
  wants: ['pods', 'injectorConfig', 'ambientCni', 'controlPlanes'],

  inspect({ namespaces, pods, injectorConfig, ...facts }) {
    const read = { ...facts, namespaces: known(namespaces) };
    const asked: AskedOf = {
      sidecar: sidecarAsked({ ...read, injectorConfig }),
      ambient: ambientAsked(read, pods.known ? pods.value : []),
    };
    const applications = pods.known ? pods.value.filter(isApplication) : [];
    const inNamespace = Map.groupBy(applications, ({ namespace }) => namespace);
    return namespaces.flatMap((one) => {
      const own = (inNamespace.get(one.name) ?? []).map((pod) => ({ pod, asks: both(pod, asked) }));
      return ofNamespace(one, own, asked, pods.known ? '' : `; which pods that touches is not known: ${pods.why}`);
    });
  },
});

interface AskedOf {
  readonly sidecar: (asking: Asking) => Asked;
  readonly ambient: (asking: Asking) => Asked;
}

interface AskingPod {
  readonly pod: Pod;
  readonly asks: Asked;
}

const both = (asking: Asking, { sidecar, ambient }: AskedOf): Asked => bothAsked(sidecar(asking), ambient(asking));

const isApplication = (pod: Pod): boolean => !isFinished(pod) && meshMode(pod) !== 'infrastructure';

function ofNamespace(
  namespace: Namespace,
  pods: readonly AskingPod[],
  asked: AskedOf,
  untold: string,
): readonly Observation[] {
  const about = subject('Namespace', namespace);
  const plain: Asking = { namespace: namespace.name, labels: {}, annotations: {}, hostNetwork: false };
  const [sidecar, ambient] = [asked.sidecar(plain), asked.ambient(plain)];
  const asksBoth = bothAsked(sidecar, ambient);
  const touched = pods.filter(({ asks }) => asks === true).map(({ pod }) => pod);
  if (asksBoth === true) {
    const saw = `${labelsInWords(namespace)}: ${touchedInWords(touched)}${untold}`;
    return [{ subject: about, ok: false, saw, ...(touched.length === 0 && untold === '' && { severity: 'low' }) }];
  }
  const unsure = [asksBoth, ...pods.map(({ asks }) => asks)].map(whyUnsure).filter((why) => why !== '');
  if (unsure.length > 0)
    return [{ subject: about, saw: labelsInWords(namespace), unknown: [...new Set(unsure)].join('; ') }];
  const alone = sidecar === true ? 'a sidecar' : ambient === true ? 'ambient' : undefined;
  return [
    ...(alone === undefined
      ? []
      : [{ subject: about, ok: true, saw: `asks for ${alone} alone${remaining(pods, alone)}` }]),
    ...touched.map((pod) => ({ subject: subject('Pod', pod), ok: false, saw: podInWords(pod) })),
  ];
}

function labelsInWords({ labels }: Namespace): string {
  const shown = ['istio-injection', 'istio.io/rev', 'istio.io/dataplane-mode'].filter((label) => label in labels);
  return shown.length === 0 ? 'no label of its own' : shown.map((label) => `${label}=${labels[label]}`).join(', ');
}

const inMode = (pods: readonly Pod[], mode: string): number => pods.filter((pod) => meshMode(pod) === mode).length;

function touchedInWords(pods: readonly Pod[]): string {
  if (pods.length === 0) return 'no pod asks for both';
  const [sidecars, ambient] = [inMode(pods, 'sidecar'), inMode(pods, 'ambient')];
  return `of ${counted(pods.length, 'pod')} asking for both, ${sidecars} with a sidecar, ${ambient} ambient and ${pods.length - sidecars - ambient} neither`;
}

/** A namespace that was moved, and whose pods have not all been restarted. */
function remaining(pods: readonly AskingPod[], alone: string): string {
  const sidecars = pods.filter(({ pod, asks }) => asks === false && meshMode(pod) === 'sidecar').length;
  return alone === 'ambient' && sidecars > 0 ? `; ${counted(sidecars, 'pod')} with a sidecar until a restart` : '';
}

const podInWords = (pod: Pod): string => `its labels and its namespace’s ask for both; it is ${modeInWords(pod)}`;

function modeInWords(pod: Pod): string {
  const mode = meshMode(pod);
  if (mode === 'sidecar') return 'in the mesh by its sidecar';
  return mode === 'ambient' ? 'ambient until it is restarted' : 'in neither';
}
