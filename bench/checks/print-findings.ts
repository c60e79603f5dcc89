/* In a process of its own: `print-findings.ts FORMAT COUNT FILE` prints so many findings, as `meshledger check` does. */
import { rendered } from '../../src/app/check.ts';
import { writeFileWhole } from '../../src/app/write-output.ts';
import { checkFormatNames } from '../../src/model/check-report.ts';
import { type Taken, taken } from './peak-memory.ts';
import { reportOfFindings } from './report-of-findings.ts';

/** What the process prints. */
export interface FindingsPrinted {
  readonly report: Taken;
  readonly print: Taken;
}

const [name, count, file = ''] = process.argv.slice(2);
const format = checkFormatNames.find((one) => one === name);
if (format === undefined) throw new RangeError(`there is no format ${name}`);
const report = await taken(() => reportOfFindings(Number(count)));
const screen = { columns: 100, colour: false };
const print = await taken(() => writeFileWhole(file, rendered(report.value, format, screen)));
const said: FindingsPrinted = { report: report.taken, print: print.taken };
process.stdout.write(JSON.stringify(said));
