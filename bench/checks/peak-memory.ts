import { readFileSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a stretch of work took, MiB. Resident memory is counted by Linux, and does not miss what came and went between two looks. */
export interface Taken {
  /** Of the whole process at its highest: Node, what was there before, and what this work took. */
  readonly peakMib: number;
  /** Above what was resident when it began. */
  readonly grownMib: number;
  /** Of the heap, after a collection: what is still held of it. */
  readonly heldMib: number;
  readonly seconds: number;
  /** User and system time of all threads. */
  readonly cpuSeconds: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const mib = 1024 ** 2;

/** Runs the work, with what was garbage before it gone. */
export async function taken<T>(work: () => T | Promise<T>): Promise<{ readonly value: T; readonly taken: Taken }> {
  collectGarbage();
  const before = process.memoryUsage();
  // Linux forgets the highest so far, and counts on from here.
  writeFileSync('/proc/self/clear_refs', '5');
  const cpu = process.cpuUsage();
  const started = performance.now();
  const value = await work();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const peakMib = highestMib();
  collectGarbage();
  const heldMib = (process.memoryUsage().heapUsed - before.heapUsed) / mib;
  const grownMib = peakMib - before.rss / mib;
  return { value, taken: { peakMib, grownMib, heldMib, seconds, cpuSeconds: (user + system) / 1e6 } };
}

const highestMib = (): number =>
  Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
