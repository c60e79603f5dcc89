import type { Report } from '../../src/model/report.ts';
import {
  atLeastReport,
  blindReport,
  firstReport,
  hostileReport,
  largeReport,
  negativeReport,
  preliminaryReport,
  sampleReport,
} from './sample-report.ts';

/** Every kind of week there is, by the name of its golden folder. */
export const variants: Readonly<Record<string, Report>> = {
  sample: sampleReport,
  'everything-missing': blindReport,
  'negative-saving': negativeReport,
  preliminary: preliminaryReport,
  'at-least': atLeastReport,
  'first-run': firstReport,
  'hostile-names': hostileReport,
  'two-thousand-namespaces': largeReport,
};
