/**
 * Every colour we print, with the least contrast it needs on its background (WCAG 2.2 AA:
 * 4.5 for text, 3 for graphics). Graphics are Okabe and Ito's, safe for colour-blind readers.
 */
export const palette = {
  paper: '#ffffff',
  wash: '#f6f7f9',
  ink: '#15202b',
  quiet: '#4f5b66',
  rule: '#d5dae0',
  axis: '#767676',
  freed: '#0072b2',
  added: '#d55e00',
  total: '#15202b',
  good: '#00664a',
  bad: '#a33600',
  warnPaper: '#fff6e5',
  warnInk: '#6b3d00',
  link: '#005a8d',
} as const;
