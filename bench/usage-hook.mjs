// Loaded before a measured program with `--import`: at its end it says on descriptor 3 what the process used.
import { readFileSync, writeSync } from 'node:fs';

process.on('exit', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  // Not maxRSS: Linux counts the peak of the process that forked us into it. VmHWM is this program's own peak.
  const peakKib = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  writeSync(3, JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMib: peakKib / 1024 }));
});
