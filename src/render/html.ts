import Handlebars from 'handlebars';
import type { Report } from '../model/report.ts';
import { chart } from './chart.ts';
import type { Document } from './formats.ts';
import { type Page, page } from './page.ts';
import { palette } from './palette.ts';
import { templateFile } from './template-files.ts';

const room = { namespaces: 50, workloads: 50, rows: 30, findings: 60, subjects: 8, notes: 40 };
const partials = ['style', 'cost-table', 'findings', 'table', 'section'];

/** One self-contained page: no script, no request, nothing raw but our own chart. */
export async function html(report: Report): Promise<Document> {
  const text = await filled('report.html.hbs', page(report, room));
  return { name: 'report.html', mediaType: 'text/html; charset=utf-8', bytes: new TextEncoder().encode(text) };
}

/** A template filled in Handlebars' strict mode: a slot without a value is an error, never a blank. */
export async function filled(template: string, content: Page): Promise<string> {
  const handlebars = Handlebars.create();
  for (const name of partials) {
    handlebars.registerPartial(name, await templateFile(`partials/${name}.hbs`));
  }
  handlebars.registerHelper('chart', (widthPx: number, id: string) =>
    content.bars === null ? '' : new Handlebars.SafeString(chart(content.bars, { widthPx, id })),
  );
  handlebars.registerHelper('colour', (name: keyof typeof palette) => palette[name]);
  const fill = handlebars.compile(await templateFile(template), { strict: true });
  return fill(content);
}
