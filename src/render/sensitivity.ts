import type { Report } from '../model/report.ts';
import { usdShort } from './numbers.ts';

const changeRatio = 0.2;

/** What other prices would make of the saving: allocated money is proportional to its rates. */
export function sensitivity({ saving }: Report): string | undefined {
  if (!saving.known || !saving.value.monthlyUsd.value.known) return undefined;
  const usd = saving.value.monthlyUsd.value.value;
  const [lower, higher] = [1 - changeRatio, 1 + changeRatio].map((ratio) => usdShort(Math.abs(usd) * ratio));
  const what = usd < 0 ? 'added cost' : 'saving';
  return `If both rates were 20% lower the ${what} would be ${lower} a month; if 20% higher, ${higher}.`;
}
