import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blocksFrom } from '../prometheus.ts';
import type { Simulation, Span } from './simulation.ts';
import { writeHistory } from './write-history.ts';

/**
 * A simulation's history as Prometheus blocks in `dataDir`, for `startPrometheus({ dataDir })`.
 * Written in two halves, so that promtool reads the first while the second is being written.
 */
export async function writeBlocks(
  simulation: Simulation,
  dataDir: string,
): Promise<{ readonly samples: number; readonly bytes: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-history-'));
  const { fromSeconds, toSeconds } = simulation.history;
  const middleSeconds = Math.floor((fromSeconds + toSeconds) / 2);
  const total = { samples: 0, bytes: 0 };
  const half = async (span: Span, file: string) => {
    const written = writeHistory(simulation, file, span);
    total.samples += written.samples;
    total.bytes += written.bytes;
    await blocksFrom(file, dataDir);
  };
  try {
    const first = half({ fromSeconds, toSeconds: middleSeconds }, join(folder, 'first.om'));
    const second = half({ fromSeconds: middleSeconds, toSeconds }, join(folder, 'second.om'));
    await Promise.all([first, second]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return total;
}
