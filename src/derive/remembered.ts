/** Answers by argument, at every depth by the identity of one argument more. */
interface Memory<T> {
  next?: WeakMap<object, Memory<T>>;
  answer?: { readonly of: T };
}

/**
 * A pure function that works out its answer once for the same arguments, so that checks which share a derivation share
 * the work too. Arguments are told apart by identity, and forgotten when nobody else holds them.
 */
export function remembered<const Arguments extends readonly object[], T>(
  work: (...args: Arguments) => T,
): (...args: Arguments) => T {
  const root: Memory<T> = {};
  return (...args) => {
    let memory = root;
    for (const one of args) {
      memory.next ??= new WeakMap();
      const known = memory.next.get(one) ?? {};
      memory.next.set(one, known);
      memory = known;
    }
    memory.answer ??= { of: work(...args) };
    return memory.answer.of;
  };
}
