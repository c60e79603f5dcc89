import type { CheckFormat } from '../../model/check-report.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { openreports } from './openreports.ts';
import { policyreport } from './policyreport.ts';
import type { CheckRenderer } from './renderer.ts';
import { sarif } from './sarif.ts';
import { table } from './table.ts';

/** Every format of `meshledger check`. */
export const checkFormats: Readonly<Record<CheckFormat, CheckRenderer>> = {
  ...{ table, json, junit, openreports, policyreport, sarif },
};
