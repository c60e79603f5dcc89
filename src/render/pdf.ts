import { DateTime } from 'luxon';
import type { Report } from '../model/report.ts';
import { chart } from './chart.ts';
import { fontFiles } from './font-files.ts';
import { fontGlyphs } from './font-glyphs.ts';
import type { Document } from './formats.ts';
import { type Page, page, type Room } from './page.ts';
import { palette } from './palette.ts';
import { printable } from './printable.ts';
import { templateFile } from './template-files.ts';
import { type Typeset, typeset } from './typeset.ts';
import { withStrings } from './with-strings.ts';

/** `a-2a` is what we send: tagged and archivable. `a-1b` is what a validator can be asked about. */
export interface PdfOptions {
  readonly standard?: 'a-2a' | 'a-1b';
}

const pagesToSign = 2;
const rooms: readonly Room[] = [
  { namespaces: 7, findings: 5, subjects: 2, notes: 3 },
  { namespaces: 6, findings: 4, subjects: 2, notes: 3 },
  { namespaces: 5, findings: 3, subjects: 2, notes: 2 },
  { namespaces: 4, findings: 2, subjects: 1, notes: 2 },
  { namespaces: 3, findings: 1, subjects: 1, notes: 1 },
];

/**
 * The report as two pages to file and to sign, with as many rows as fit; the rest is counted.
 * Dated by its period, never by the clock.
 * @throws MeshledgerError RENDER_FAILED
 */
export async function pdf(report: Report, { standard = 'a-2a' }: PdfOptions = {}): Promise<Document> {
  const fonts = await fontFiles();
  const glyphs = common(fonts.map(fontGlyphs));
  const template = await templateFile('report.typ');
  const createdAtSeconds = DateTime.fromISO(report.run.period.end, { zone: 'utc' }).toUnixInteger();
  const attempt = (room: Room): Promise<Typeset> => {
    const content = withStrings(page(report, room), (text) => printable(text, glyphs));
    const data = { ...content, palette, chart: picture(content), bookmarked: standard !== 'a-1b' };
    return typeset({ template, fonts, inputs: { page: JSON.stringify(data) }, standard, createdAtSeconds });
  };
  return { name: 'report.pdf', mediaType: 'application/pdf', bytes: await fitting(attempt) };
}

/** The roomiest attempt that fits the pages; when none does, the smallest. */
async function fitting(attempt: (room: Room) => Promise<Typeset>): Promise<Uint8Array> {
  let bytes = new Uint8Array();
  for (const room of rooms) {
    const made = await attempt(room);
    bytes = Uint8Array.from(made.bytes);
    if (made.pages <= pagesToSign) break;
  }
  return bytes;
}

const picture = ({ bars }: Page): string => (bars === null ? '' : chart(bars, { widthPx: 660, id: 'chart' }));

/** What every weight can draw. */
const common = ([first, ...others]: readonly ReadonlySet<number>[]): ReadonlySet<number> =>
  new Set([...(first ?? [])].filter((code) => others.every((glyphs) => glyphs.has(code))));
