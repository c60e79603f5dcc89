import { setImmediate } from 'node:timers/promises';
import { BlockWriter, type BlockWritten } from '../tsdb/block-writer.ts';
import { families } from './families.ts';
import { firstScrape } from './scrapes.ts';
import type { Series } from './series.ts';
import type { Simulation } from './simulation.ts';

/** After so many samples whoever else waits in this process has a turn. */
const samplesPerTurn = 500_000;

/**
 * A simulation's history as a Prometheus block in `dataDir`, for `startPrometheus({ dataDir })`. Series are made one
 * after the other, so that a large cluster needs no more memory than its labels.
 */
export async function writeBlocks(simulation: Simulation, dataDir: string): Promise<BlockWritten> {
  const block = new BlockWriter(dataDir);
  let sinceTurn = 0;
  for (const family of families(simulation)) {
    for (const series of family.series()) {
      sinceTurn += writeSeries(block, series);
      if (sinceTurn < samplesPerTurn) continue;
      sinceTurn = 0;
      await setImmediate();
    }
  }
  return block.close();
}

/** Values to the nearest millionth: finer than any exporter's own resolution that matters here. */
function writeSeries(block: BlockWriter, { metric, labels, scrapes, fromSeconds, toSeconds, value }: Series): number {
  const [first, last] = [firstScrape(scrapes, fromSeconds), firstScrape(scrapes, toSeconds)];
  const valueAt = typeof value === 'number' ? () => value : value;
  for (let index = first; index < last; index += 1) {
    const seconds = scrapes.seconds[index] ?? 0;
    const micros = Math.round(valueAt(seconds) * 1e6) / 1e6;
    block.append(Math.round(seconds * 1000), typeof value === 'number' ? value : micros);
  }
  block.endSeries(metric, labels);
  return Math.max(0, last - first);
}
