/** Traffic that one method knows, in bytes of the period. Crossing is of `knownBytes`; of the rest no zone is known. */
export interface Part {
  readonly knownBytes: number;
  readonly unknownBytes: number;
  readonly crossBytes: Range;
}

export interface Range {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** Headers of TLS, HTTP/2, TCP and IP, which no proxy counts: a few percent, so up to this much more is billed. */
const billedOverPayload = 1.1;

/**
 * What crosses of all bytes of the parts. Those of unknown zones cross like the others; not at all; or all of them.
 * The high bound is what may be billed: payload and 10 % of headers.
 * @returns undefined when no zone is known of any byte
 */
export function crossedBytes(parts: readonly Part[]): Range | undefined {
  const of = (field: (part: Part) => number): number => parts.reduce((sum, part) => sum + field(part), 0);
  const known = of(({ knownBytes }) => knownBytes);
  if (known <= 0) return undefined;
  const unknown = of(({ unknownBytes }) => unknownBytes);
  return {
    low: of(({ crossBytes }) => crossBytes.low),
    likely: of(({ crossBytes }) => crossBytes.likely) * (1 + unknown / known),
    high: (of(({ crossBytes }) => crossBytes.high) + unknown) * billedOverPayload,
  };
}
