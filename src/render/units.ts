import type { Report } from '../model/report.ts';
import { usd } from './numbers.ts';
import { fact } from './section.ts';
import type { TrustItem } from './trust-item.ts';
import { readingInWords } from './words.ts';

/** What the mesh costs for a unit of its work. */
export const units = ({
  cost: {
    units: { perMillionRequestsUsd, perMeshedPodMonthUsd },
  },
}: Report): readonly TrustItem[] => [
  fact('A million requests', readingInWords(perMillionRequestsUsd, usd)),
  fact('A meshed pod, a month', readingInWords(perMeshedPodMonthUsd, usd)),
];
