import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { MeshledgerError } from '../../errors.ts';
import { missing, type Reading } from '../../model/reading.ts';
import type { Note } from '../source.ts';
import { nodeAsListed, noteOfUnknownCapacity, unlistable } from './aws-listed.ts';
import { offerBytes } from './offer-bytes.ts';
import { offerName } from './offer-name.ts';
import { isOfferPart, type OfferPrices, offerPrices } from './offer-prices.ts';
import type { AwsOfferFileSettings, ExchangeRate } from './price-settings.ts';
import type { PriceSource, QuotedNode, WantedNode } from './price-source.ts';

/** A regional file is about half a gigabyte; one of all regions about ten. */
const largestBytes = 4 * 1024 ** 3;
/** For all attempts: half a gigabyte at 2 MiB/s, and the rest of a run still has its time. */
const longestMs = 240_000;
const attempts = 3;

export interface OfferLimits {
  readonly bytes: number;
  readonly ms: number;
}

/** AWS' on-demand list prices from a published EC2 offer file, read once and as a stream, whatever its size. */
export function awsOfferFile(
  { from, ...taken }: AwsOfferFileSettings,
  exchangeRates: readonly ExchangeRate[],
  note: Note,
  limits: OfferLimits = { bytes: largestBytes, ms: longestMs },
): PriceSource {
  return {
    name: `the offer file ${offerName(from)}`,
    async prices(wanted) {
      const types = new Set(wanted.flatMap((one) => (unlistable(one) === undefined ? (one.instanceType ?? []) : [])));
      const prices = types.size === 0 ? undefined : await readOften(from, types, limits);
      const quote = (one: WantedNode): Reading<QuotedNode> => {
        const why = unlistable(one);
        if (why !== undefined || prices === undefined) return missing(why ?? 'nothing was asked of it');
        const source = `AWS' EC2 offer file (${offerName(from)})`;
        const listed = prices.listed(one.instanceType ?? '', one.region);
        return nodeAsListed(one, listed, { ...taken, source, exchangeRates });
      };
      const remark = noteOfUnknownCapacity(wanted);
      if (remark !== undefined) note(remark);
      return new Map(wanted.map((one) => [one.node, quote(one)]));
    },
  };
}

/** A connection that breaks in the middle of half a gigabyte is not rare: from the start again, a few times. */
async function readOften(from: string, types: ReadonlySet<string>, limits: OfferLimits): Promise<OfferPrices> {
  const signal = AbortSignal.timeout(limits.ms);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read(from, types, limits.bytes, signal);
    } catch (error) {
      if (signal.aborted) throw tooSlow(limits.ms, offerName(from));
      if (!(error instanceof MeshledgerError) || error.code !== 'SOURCE_UNREACHABLE' || attempt >= attempts)
        throw error;
    }
  }
}

async function read(
  from: string,
  types: ReadonlySet<string>,
  limitBytes: number,
  signal: AbortSignal,
): Promise<OfferPrices> {
  const name = offerName(from);
  const prices = offerPrices(name, types);
  const { bytes, gzipped } = await offerBytes(from, signal);
  try {
    await readParts({ bytes, gzipped, limited: atMost(limitBytes, name), signal }, prices.take);
  } catch (cause) {
    throw failure(name, cause);
  }
  if (prices.isOfferFile()) return prices;
  throw new MeshledgerError(
    'SOURCE_MALFORMED',
    `The offer file ${name} is JSON without a product.`,
    'Name a regional EC2 offer file, not the index of offers or regions.',
  );
}

interface Stream {
  readonly bytes: Readable;
  readonly gzipped: boolean;
  readonly limited: Transform;
  readonly signal: AbortSignal;
}

/** Hands over part after part, and stops reading once `take` has all it wanted: two thirds of a file are other terms. */
async function readParts({ bytes, gzipped, limited, signal }: Stream, take: (part: unknown) => boolean): Promise<void> {
  const [{ pick }, { streamValues }] = await Promise.all([
    import('stream-json/filters/pick.js'),
    import('stream-json/streamers/stream-values.js'),
  ]);
  const parser = pick.withParserAsStream({ filter: isOfferPart, packValues: true, streamValues: false });
  const parts = streamValues.asStream();
  const flow = pipeline([bytes, ...(gzipped ? [createGunzip()] : []), limited, parser, parts], { signal });
  flow.catch(() => {}); // a failure ends the loop below, and so does leaving it early
  for await (const { value } of parts as AsyncIterable<{ readonly value: unknown }>) if (take(value)) return;
  await flow;
}

function atMost(limitBytes: number, name: string): Transform {
  let seenBytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      seenBytes += chunk.length;
      done(seenBytes > limitBytes ? tooLarge(limitBytes, name) : null, chunk);
    },
  });
}

const tooLarge = (limitBytes: number, name: string): MeshledgerError =>
  new MeshledgerError(
    'SOURCE_TOO_LARGE',
    `Meshledger stopped reading the offer file ${name}: over ${limitBytes / 1024 ** 2} MiB.`,
    'Name the file of one region, not that of all.',
  );

const tooSlow = (limitMs: number, name: string): MeshledgerError =>
  new MeshledgerError(
    'SOURCE_UNREACHABLE',
    `The offer file ${name} did not come whole within ${limitMs / 1000} s.`,
    'Copy the file near to this machine and name its path, or use awsPriceList.',
  );

function failure(name: string, cause: unknown): MeshledgerError {
  if (cause instanceof MeshledgerError) return cause;
  const saw = cause instanceof Error ? cause.message : `${cause}`;
  const cut = cause instanceof Error && 'code' in cause && cause.code === 'ECONNRESET';
  return cut || /aborted|premature/i.test(saw)
    ? new MeshledgerError(
        'SOURCE_UNREACHABLE',
        `The offer file ${name} broke off: ${saw}.`,
        'Run again; or copy the file and name its path.',
        { cause },
      )
    : new MeshledgerError(
        'SOURCE_MALFORMED',
        `The offer file ${name} is not whole JSON: ${saw}.`,
        'Fetch it again; a file that is cut off or a sign-in page looks like this.',
        { cause },
      );
}
