import type { Report } from '../model/report.ts';

export interface Definition {
  readonly word: string;
  readonly text: string;
  /** The formula of this report's own figure; empty when the word has none. */
  readonly formula: string;
}

/** The money words, as every document uses them. */
export function definitions({ cost, saving, realisable, realised }: Report): readonly Definition[] {
  return [
    {
      word: 'allocated',
      text: 'What proxies reserve or use, whichever is more, at the rates of this report: a share of the bill, not the bill. It falls when proxies go; the invoice falls only when nodes go.',
      formula: cost.weeklyUsd.formula,
    },
    {
      word: 'a month',
      text: '730 hours at the rate of this week\u2019s covered hours.',
      formula: cost.monthlyUsd.formula,
    },
    {
      word: 'saving',
      text: 'Allocated cost that moving every sidecar would free, less what ambient adds.',
      formula: saving.known ? saving.value.monthlyUsd.formula : '',
    },
    {
      word: 'realisable',
      text: 'Nodes that can really be removed, as an interval, \u00d7 their price. Cash: on-demand and spot nodes only.',
      formula: realisable.known ? realisable.value.monthlyUsd.formula : '',
    },
    {
      word: 'freed commitment',
      text: 'Nodes that can go under a Savings Plan or reservation: paid for until it is used otherwise, so not cash.',
      formula: realisable.known ? realisable.value.freedCommitmentMonthlyUsd.formula : '',
    },
    {
      word: 'realised',
      text: 'An adjusted baseline (what the weeks before the move say this week would have cost) less actual cost.',
      formula: realised.known ? realised.value.avoidedUsd.formula : '',
    },
    {
      word: 'cost avoidance',
      text: 'Growth that did not have to be bought. It lowers no bill; finance books the spend reduction.',
      formula: '',
    },
    {
      word: 'status',
      text: 'Projected: worked out from requests. Simulated: by packing pods on nodes. Observed: in the cluster, not yet on the bill.',
      formula: '',
    },
    { word: 'estimate', text: 'The article\u2019s formula; naive, and never the headline.', formula: '' },
    { word: 'coverage', text: 'Share of the week\u2019s proxy-hours backed by samples.', formula: '' },
    { word: 'preliminary', text: 'Too little is measured to stand: the figures will change.', formula: '' },
    {
      word: 'cents',
      text: 'Rows are rounded so that they add up to their total; the same amount can differ by a cent between tables.',
      formula: '',
    },
  ];
}
