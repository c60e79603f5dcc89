import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import type { FixStep, Manifest } from '../../src/model/fix.ts';
import type { ObjectReference } from '../../src/model/subject.ts';

type Value = Readonly<Record<string, unknown>>;

/** What `kubectl apply`, `replace`, `patch --type merge` and `delete` make of objects. */
export const applied = (objects: readonly Value[], steps: readonly FixStep[]): Value[] =>
  steps.reduce<Value[]>(
    (all, step) => {
      if ('apply' in step) return step.isNew ? created(all, step.apply) : changed(all, step.apply, () => step.apply);
      if ('patch' in step) return changed(all, step.patch, (object) => merged(object, step.merge) as Value);
      const at = placeOf(all, step.delete);
      if (at < 0) throw new Error(`there is no ${keyOf(step.delete)} to delete`);
      return all.toSpliced(at, 1);
    },
    [...objects],
  );

/** The objects that steps made or changed, as they are after them, and whether they were there before. */
export const touched = (after: readonly Value[], steps: readonly FixStep[]) =>
  steps.flatMap((step) => {
    const written = 'apply' in step ? step.apply : 'patch' in step ? step.patch : undefined;
    if (written === undefined) return [];
    return [{ object: after[placeOf(after, written)] as unknown as Manifest, wasThere: 'patch' in step }];
  });

function created(all: readonly Value[], object: Value): Value[] {
  const at = placeOf(all, object);
  if (at >= 0 && !isDeepStrictEqual(all[at], object)) throw new Error(`${keyOf(object)} is there already`);
  return at >= 0 ? [...all] : [...all, object];
}

/** A changed object keeps its status, which is then of the generation before. */
function changed(all: readonly Value[], object: Value | ObjectReference, change: (object: Value) => Value): Value[] {
  const at = placeOf(all, object);
  const before = all[at];
  if (before === undefined) throw new Error(`there is no ${keyOf(object)} to change`);
  const { status } = before;
  const generation = (before.metadata as { generation?: number }).generation;
  const after = { ...change(before), ...(status !== undefined && { status }) } as Value;
  const metadata = { ...(after.metadata as object), ...(generation !== undefined && { generation: generation + 1 }) };
  return all.with(at, { ...after, metadata });
}

/** RFC 7396. */
export function merged(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}

const isObject = (value: unknown): value is Value =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const placeOf = (all: readonly Value[], object: Value | ObjectReference): number =>
  all.findIndex((one) => keyOf(one) === keyOf(object));

const unplaced = ['Namespace', 'Node', 'GatewayClass', 'FelixConfiguration', 'Installation'];

/** Kind, group, namespace and name, whatever the version. */
function keyOf(object: Value | ObjectReference): string {
  const { apiVersion, kind } = object as ObjectReference;
  const { namespace, name } = ('metadata' in object ? object.metadata : object) as ObjectReference;
  // Calico serves its kinds by either of two groups.
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0]?.replace(/^crd\./, '') : '';
  return `${kind}.${group} ${unplaced.includes(kind) ? '' : `${namespace ?? 'default'}/`}${name}`;
}

/**
 * What istiod does when it sees them: it gives the Deployment of a Gateway what its parameters say, and says anew what
 * is bound to what. Here it has done the first, and not the second.
 */
export const reconciled = (objects: readonly Value[]): Value[] =>
  objects.map((object) => {
    const { kind, metadata } = object as unknown as Kubernetes;
    if (kind !== 'Deployment') return withoutBindings(object);
    const gateway = (objects as unknown as Kubernetes[]).find(
      (one) =>
        one.kind === 'Gateway' &&
        one.metadata.namespace === metadata.namespace &&
        one.metadata.name === (metadata.labels?.['gateway.networking.k8s.io/gateway-name'] ?? metadata.name),
    );
    const named = gateway?.spec?.infrastructure?.parametersRef?.name;
    const parameters = (objects as unknown as Kubernetes[]).find(
      (one) => one.kind === 'ConfigMap' && one.metadata.namespace === metadata.namespace && one.metadata.name === named,
    );
    return merged(object, parse(parameters?.data?.deployment ?? '{}')) as Value;
  });

interface Kubernetes {
  readonly kind: string;
  readonly metadata: {
    readonly namespace?: string;
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: { readonly infrastructure?: { readonly parametersRef?: { readonly name: string } } };
  readonly data?: { readonly deployment?: string };
}

function withoutBindings(object: Value): Value {
  const { conditions, ...status } = (object.status ?? {}) as { conditions?: readonly { readonly type: string }[] };
  if (conditions === undefined) return object;
  const kept = conditions.filter(({ type }) => !['WaypointAccepted', 'istio.io/WaypointBound'].includes(type));
  return { ...object, status: { ...status, conditions: kept } };
}
