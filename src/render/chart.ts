import { scaleBand, scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { Bar, Bars } from './bars.ts';
import { clipped } from './clipped.ts';
import { palette } from './palette.ts';

export interface ChartSize {
  readonly widthPx: number;
  /** Unique in the page: the title and description are found by it. */
  readonly id: string;
}

const band = { wide: 34, narrow: 54 };
const labelPx = 190;
const amountPx = 104;

/**
 * Horizontal bars as one SVG: zero-based, directly labelled, without opacity (PDF/A-1 forbids it).
 * Narrow ones carry their labels above the bars, so that text keeps its size on a telephone.
 */
export function chart({ title, caption, bars }: Bars, { widthPx, id }: ChartSize): string {
  const narrow = widthPx < 480;
  const rowPx = narrow ? band.narrow : band.wide;
  const heightPx = bars.length * rowPx + 8;
  const ends = bars.flatMap(({ from, to }) => [from, to]);
  const x = scaleLinear()
    .domain([Math.min(0, ...ends), Math.max(0, ...ends, 0.01)])
    .range([(narrow ? 1 : labelPx) + (Math.min(0, ...ends) < 0 ? amountPx : 0), widthPx - amountPx]);
  const y = scaleBand<number>()
    .domain([...bars.keys()])
    .range([4, heightPx - 4]);
  const rows = bars.map((bar, at) => row(bar, { x, top: y(at) ?? 0, rowPx, narrow })).join('');
  const links = narrow ? [] : bars.map((bar, at) => link(bar, bars[at + 1], x(bar.to), (y(at) ?? 0) + rowPx));
  const described = bars.map(({ label, amount }) => `${label} ${amount}`).join('; ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPx} ${heightPx}" width="${widthPx}" height="${heightPx}" role="img" aria-labelledby="${id}-title ${id}-desc" font-family="Inter, system-ui, sans-serif" font-size="13"><title id="${id}-title">${escaped(title)}</title><desc id="${id}-desc">${escaped(`${caption} ${described}.`)}</desc>${links.join('')}${rows}</svg>`;
}

interface Place {
  readonly x: (usd: number) => number;
  readonly top: number;
  readonly rowPx: number;
  readonly narrow: boolean;
}

function row(bar: Bar, { x, top, rowPx, narrow }: Place): string {
  const left = Math.min(x(bar.from), x(bar.to));
  const width = bar.to === bar.from ? 0 : Math.max(1, Math.abs(x(bar.to) - x(bar.from)));
  const barTop = narrow ? top + 22 : top + 6;
  const height = rowPx - (narrow ? 28 : 12);
  const weight = bar.kind === 'total' ? 600 : 400;
  const text = (px: number, py: number, anchor: string, words: string) =>
    `<text x="${round(px)}" y="${round(py)}" text-anchor="${anchor}" font-weight="${weight}" fill="${palette.ink}">${escaped(words)}</text>`;
  const middle = barTop + height / 2 + 4.5;
  const label = narrow
    ? text(1, top + 15, 'start', clipped(bar.label, 34))
    : text(0, middle, 'start', clipped(bar.label, 26));
  const before = bar.to < 0 && bar.to <= bar.from;
  const amount = text(before ? left - 6 : left + width + 6, middle, before ? 'end' : 'start', bar.amount);
  const rect = `<rect x="${round(left)}" y="${round(barTop)}" width="${round(width)}" height="${round(height)}" fill="${palette[bar.kind]}"/>`;
  const step = width === 0 && !narrow ? vertical(left, barTop, barTop + height) : '';
  const margin = narrow ? 3 : 6;
  const zero = vertical(x(0), barTop - margin, barTop + height + margin);
  return `${label}${zero}${step}${rect}${amount}`;
}

/** Where one step ends the next begins: a thin line says so, where no label is in its way. */
function link(bar: Bar, next: Bar | undefined, px: number, py: number): string {
  if (next === undefined || (next.from !== bar.to && next.to !== bar.to)) return '';
  return vertical(px, py - 6, py + 6);
}

function vertical(px: number, from: number, to: number): string {
  const path = line()([[px, from].map(round), [px, to].map(round)] as [number, number][]) ?? '';
  return `<path d="${path}" stroke="${palette.axis}" stroke-width="1" fill="none"/>`;
}

const round = (px: number): number => Math.round(px * 100) / 100;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
