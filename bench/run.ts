/* `node bench/run.ts [pods...]` measures the main job, `node bench/run.ts checks` the checks. README.md beside this file explains. */

import { benchReports } from './bench-reports.ts';
import { benchChecks } from './checks/bench-checks.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The checks are measured many times over, on a machine that may have other work. */
const [reportMinutes, checkMinutes] = [25, 60];
const words = process.argv.slice(2);
const sizes = words.length > 0 ? words.map(Number) : [1000, 10_000];
const ofChecks = words.length === 1 && words[0] === 'checks';
if (!ofChecks && !sizes.every((pods) => Number.isInteger(pods) && pods >= 100)) {
  console.error('usage: node bench/run.ts [pods...] | checks   (whole numbers of 100 or more)');
  process.exit(2);
}

const folder = temporaryFolder(ofChecks ? checkMinutes : reportMinutes);
console.log(ofChecks ? await benchChecks(folder) : await benchReports(sizes));
