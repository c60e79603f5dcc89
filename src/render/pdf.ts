import { DateTime } from 'luxon';
import type { Report } from '../model/report.ts';
import { chart } from './chart.ts';
import { clipped } from './clipped.ts';
import { fontFiles } from './font-files.ts';
import { fontGlyphs } from './font-glyphs.ts';
import type { Document } from './formats.ts';
import { type Page, page } from './page.ts';
import { palette } from './palette.ts';
import { printable } from './printable.ts';
import type { Room } from './room.ts';
import { templateFile } from './template-files.ts';
import { type Typeset, typeset } from './typeset.ts';
import { withStrings } from './with-strings.ts';

/** `a-2a` is what we send: tagged and archivable. `a-1b` is what a validator can be asked about. */
export interface PdfOptions {
  readonly standard?: 'a-2a' | 'a-1b';
}

const mostPages = 4;
/** Room, and the longest text that is shown whole: names that fill a page are cut before the page count gives. */
type PdfRoom = Room & { readonly longestText: number };

const rooms: readonly PdfRoom[] = [
  { namespaces: 7, workloads: 0, rows: 5, findings: 5, subjects: 2, notes: 3, longestText: 1000 },
  { namespaces: 6, workloads: 0, rows: 4, findings: 4, subjects: 2, notes: 3, longestText: 1000 },
  { namespaces: 5, workloads: 0, rows: 3, findings: 4, subjects: 1, notes: 2, longestText: 1000 },
  { namespaces: 4, workloads: 0, rows: 2, findings: 3, subjects: 1, notes: 2, longestText: 1000 },
  { namespaces: 3, workloads: 0, rows: 2, findings: 2, subjects: 1, notes: 1, longestText: 1000 },
  { namespaces: 2, workloads: 0, rows: 1, findings: 1, subjects: 1, notes: 1, longestText: 180 },
  { namespaces: 1, workloads: 0, rows: 1, findings: 1, subjects: 1, notes: 0, longestText: 90 },
];

/**
 * The report as pages to file and to sign, the decision on the first; as many rows as fit four pages, the rest counted.
 * Dated by its period, never by the clock.
 * @throws MeshledgerError RENDER_FAILED
 */
export async function pdf(report: Report, { standard = 'a-2a' }: PdfOptions = {}): Promise<Document> {
  const fonts = await fontFiles();
  const glyphs = common(fonts.map(fontGlyphs));
  const template = await templateFile('report.typ');
  const createdAtSeconds = DateTime.fromISO(report.run.period.end, { zone: 'utc' }).toUnixInteger();
  const attempt = (room: PdfRoom): Promise<Typeset> => {
    const content = withStrings(page(report, room), (text) => printable(clipped(text, room.longestText), glyphs));
    const data = { ...content, palette, chart: picture(content), bookmarked: standard !== 'a-1b' };
    return typeset({ template, fonts, inputs: { page: JSON.stringify(data) }, standard, createdAtSeconds });
  };
  return { name: 'report.pdf', mediaType: 'application/pdf', bytes: await fitting(attempt) };
}

/** The roomiest attempt that fits the pages; when none does, the smallest. */
async function fitting(attempt: (room: PdfRoom) => Promise<Typeset>): Promise<Uint8Array> {
  let bytes = new Uint8Array();
  for (const room of rooms) {
    const made = await attempt(room);
    bytes = Uint8Array.from(made.bytes);
    if (made.pages <= mostPages) break;
  }
  return bytes;
}

const picture = ({ bars }: Page): string => (bars === null ? '' : chart(bars, { widthPx: 660, id: 'chart' }));

/** What every weight can draw. */
const common = ([first, ...others]: readonly ReadonlySet<number>[]): ReadonlySet<number> =>
  new Set([...(first ?? [])].filter((code) => others.every((glyphs) => glyphs.has(code))));
