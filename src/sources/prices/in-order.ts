import { MeshledgerError } from '../../errors.ts';
import type { NodePrice, Prices, Rates } from '../../model/money-facts.ts';
import type { Period } from '../../model/period.ts';
import type { Note } from '../source.ts';
import { coveredRatio } from './commitments.ts';
import type { Commitment } from './price-settings.ts';
import type { PriceSource, Quotes, WantedNode } from './price-source.ts';

/** Everything the sources are asked with. */
export interface Asked {
  readonly period: Period;
  readonly commitments: readonly Commitment[];
  readonly note: Note;
}

/** A node that has no price yet, and what each source asked so far said of it. */
interface Left {
  readonly wanted: WantedNode;
  readonly said: readonly string[];
}

/**
 * The price of every node: the first source that has one wins, and the next are asked only for what is left.
 * A source that fails is noted and passed over; what nobody prices is named with everyone's reason.
 * @throws MeshledgerError when every source failed, with all their reasons
 */
export async function pricesInOrder(
  sources: readonly PriceSource[],
  wanted: readonly WantedNode[],
  { period, commitments, note }: Asked,
): Promise<Prices> {
  const nodes: NodePrice[] = [];
  const failures: MeshledgerError[] = [];
  let left: readonly Left[] = wanted.map((node) => ({ wanted: node, said: [] }));
  for (const source of sources) {
    if (left.length === 0) break;
    const quotes = await asked(source, left, period).catch((error: unknown) => {
      if (!(error instanceof MeshledgerError)) throw error;
      failures.push(error);
      return undefined;
    });
    if (quotes !== undefined) nodes.push(...pricedBy(quotes, left, commitments));
    left = stillLeft(source, quotes, left);
  }
  const elsewhere = sources.map((source) => source.elsewhere?.()).find((rates) => rates !== undefined);
  const answered = sources.length > failures.length || elsewhere !== undefined;
  if (!answered) throw allFailed(failures);
  for (const { message, fix } of failures) note(`${message} ${fix} The other price sources were asked.`);
  warnOfDefaults(nodes, elsewhere, wanted.length, note);
  return {
    nodes: nodes.toSorted((a, b) => (a.node < b.node ? -1 : 1)),
    ...(elsewhere !== undefined && { elsewhere }),
    unpriced: left.map(({ wanted: { node, hours }, said }) => ({ node, hours, why: said.join('; ') })),
  };
}

const asked = (source: PriceSource, left: readonly Left[], period: Period): Promise<Quotes> =>
  source.prices(
    left.map(({ wanted }) => wanted),
    period,
  );

const pricedBy = (quotes: Quotes, left: readonly Left[], commitments: readonly Commitment[]): NodePrice[] =>
  left.flatMap(({ wanted }) => {
    const quote = quotes.get(wanted.node);
    if (!quote?.known) return [];
    return [{ ...quote.value, coveredRatio: coveredRatio(commitments, wanted.instanceType, quote.value.capacityType) }];
  });

function stillLeft({ name }: PriceSource, quotes: Quotes | undefined, left: readonly Left[]): Left[] {
  return left.flatMap(({ wanted, said }) => {
    const quote = quotes?.get(wanted.node);
    if (quote?.known) return [];
    const why = quotes === undefined ? 'could not be asked' : (quote?.why ?? 'does not know it');
    return [{ wanted, said: [...said, `${name}: ${why}`] }];
  });
}

/** Default rates are nobody's bill: whoever pays them is told how much of the answer rests on them. */
function warnOfDefaults(nodes: readonly NodePrice[], elsewhere: Rates | undefined, count: number, note: Note): void {
  const atDefaults = nodes.filter(({ isDefault }) => isDefault);
  const rates = atDefaults[0] ?? (count === 0 && elsewhere?.isDefault ? elsewhere : undefined);
  if (rates === undefined) return;
  const who = count === 0 ? 'Every proxy is' : `${atDefaults.length} of ${count} nodes are`;
  note(
    `${who} priced at ${rates.source}, read ${rates.asOf}, which are nobody's bill: give prices.sources, or scrape OpenCost.`,
  );
}

function allFailed(failures: readonly MeshledgerError[]): MeshledgerError {
  const [only, ...more] = failures;
  if (only !== undefined && more.length === 0) return only;
  return new MeshledgerError(
    only?.code ?? 'SOURCE_REFUSED',
    `No price source answered. ${failures.map(({ message }) => message).join(' ')}`,
    [...new Set(failures.map(({ fix }) => fix))].join(' '),
    { cause: failures },
  );
}
