import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type CheckFormat, checkFormatNames } from '../../src/model/check-report.ts';
import { measured } from '../measured.ts';
import { say } from '../progress.ts';
import { type FindingsIn, findingsIn } from './findings-in.ts';
import type { FindingsPrinted } from './print-findings.ts';

const runSeconds = 300;

export interface FormatMeasured extends FindingsIn {
  readonly format: CheckFormat;
  readonly bytes: number;
  readonly run: FindingsPrinted;
}

/** So many findings in every format, each once. @throws Error when a document holds fewer, and does not say so */
export async function measureFormats(findings: number, folder: string): Promise<FormatMeasured[]> {
  const all: FormatMeasured[] = [];
  for (const format of checkFormatNames) {
    const file = join(folder, `findings.${format}`);
    say(`${findings} findings as ${format}`);
    const { stdout } = await measured('./checks/print-findings.ts', [format, `${findings}`, file], runSeconds);
    const { there, saidToBeLeftOut } = findingsIn(format, file);
    if (there + saidToBeLeftOut !== findings) throw new Error(`${format} holds ${there} findings of ${findings}`);
    all.push({ format, bytes: statSync(file).size, there, saidToBeLeftOut, run: JSON.parse(stdout) });
  }
  return all;
}
