import type { Report } from '../model/report.ts';
import { usd, usdRate } from './numbers.ts';
import { fact } from './section.ts';
import type { TrustItem } from './trust-item.ts';
import { readingInWords } from './words.ts';

/** Below ten cents two decimals say too little, or nothing. */
const amount = (value: number): string => (Math.abs(value) < 0.1 ? usdRate(value) : usd(value));

/** What the mesh costs for a unit of its work. */
export const units = ({
  cost: {
    units: { perMillionRequestsUsd, perMeshedPodMonthUsd },
  },
}: Report): readonly TrustItem[] => [
  fact('A million requests', readingInWords(perMillionRequestsUsd, amount)),
  fact('A meshed pod, a month', readingInWords(perMeshedPodMonthUsd, amount)),
];
