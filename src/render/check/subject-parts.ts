import type { Result } from './lines.ts';

/** A subject in parts, for formats that keep namespace and name apart. */
export interface SubjectParts {
  /** Undefined of what is in no namespace. */
  readonly namespace: string | undefined;
  /** `AuthorizationPolicy/cart-viewer`; the words of a subject that is no object. */
  readonly name: string;
}

export function subjectParts({ subject, object }: Pick<Result, 'subject' | 'object'>): SubjectParts {
  const word = subject.slice(0, Math.max(0, subject.indexOf(' ')));
  if (object !== undefined) return { namespace: object.namespace, name: `${word}/${object.name}` };
  // As Prometheus names one: its kind is not known, so neither is the object.
  const [, namespace, workload] = /^Workload ([^/]+)\/(.+)$/s.exec(subject) ?? [];
  return workload === undefined ? { namespace: undefined, name: subject } : { namespace, name: `Workload/${workload}` };
}
