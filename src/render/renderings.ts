import type { Report } from '../model/report.ts';
import { csv } from './csv.ts';
import { digest } from './digest.ts';
import { email } from './email.ts';
import type { Document, Renderings } from './formats.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { pdf } from './pdf.ts';
import { slack } from './slack.ts';

export interface RenderingOptions {
  /** Another PDF engine than Typst, for a platform without it. */
  readonly pdf?: (report: Report) => Promise<Document>;
}

/**
 * Every document of one report. Pure: the same report gives the same bytes on any day, in any time zone and locale.
 * @throws MeshledgerError RENDER_FAILED when the PDF engine is missing or refuses the document
 */
export async function renderings(report: Report, options: RenderingOptions = {}): Promise<Renderings> {
  return {
    json: json(report),
    csv: csv(report),
    html: await html(report),
    pdf: await (options.pdf ?? pdf)(report),
    slack: slack(report),
    email: await email(report),
    digest: digest(report),
  };
}
