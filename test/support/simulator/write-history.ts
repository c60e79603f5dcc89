import { closeSync, fstatSync, openSync, writeFileSync } from 'node:fs';
import { families } from './families.ts';
import { firstScrape } from './scrapes.ts';
import { type Series, seriesText } from './series.ts';
import type { Simulation } from './simulation.ts';

const chunkCharacters = 1 << 20;

export interface Written {
  readonly samples: number;
  readonly series: number;
  readonly bytes: number;
}

/**
 * Writes a simulation's samples as OpenMetrics text, a megabyte at a time, for `promtool tsdb create-blocks-from`.
 * There are no staleness markers: backfilled blocks have none.
 */
export function writeHistory(simulation: Simulation, file: string): Written {
  const descriptor = openSync(file, 'w');
  let [samples, series] = [0, 0];
  let chunk = '';
  const write = (text: string) => {
    chunk += text;
    if (chunk.length < chunkCharacters) return;
    writeFileSync(descriptor, chunk);
    chunk = '';
  };
  try {
    for (const family of families(simulation)) {
      write(`# TYPE ${family.name} ${family.type}\n`);
      for (const one of family.series()) {
        const count = writeSamples(one, write);
        samples += count;
        series += count > 0 ? 1 : 0;
      }
    }
    writeFileSync(descriptor, `${chunk}# EOF\n`);
    return { samples, series, bytes: fstatSync(descriptor).size };
  } finally {
    closeSync(descriptor);
  }
}

/** @returns how many samples of the series there are */
function writeSamples(series: Series, write: (text: string) => void): number {
  const { seconds } = series.scrapes;
  const prefix = `${seriesText(series.metric, series.labels)} `;
  const first = firstScrape(series.scrapes, series.fromSeconds);
  const last = firstScrape(series.scrapes, series.toSeconds);
  const constant = typeof series.value === 'number' ? String(series.value) : undefined;
  const valueAt = typeof series.value === 'number' ? () => 0 : series.value;
  for (let index = first; index < last; index += 1) {
    const at = seconds[index] ?? 0;
    write(`${prefix}${constant ?? microText(valueAt(at))} ${at.toFixed(3)}\n`);
  }
  return Math.max(0, last - first);
}

/** A number to the nearest millionth: finer than any exporter's own resolution that matters here. */
const microText = (value: number): string => String(Math.round(value * 1e6) / 1e6);
