import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fontFiles } from '../../src/render/font-files.ts';
import { pdf } from '../../src/render/pdf.ts';
import { typeset } from '../../src/render/typeset.ts';
import { hostileReport, sampleReport } from './sample-report.ts';
import { tool } from './tool.ts';
import { variants } from './variants.ts';

const folder = mkdtempSync(join(tmpdir(), 'meshledger-pdf-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function file(name: string, ...[report, options]: Parameters<typeof pdf>): Promise<string> {
  const path = join(folder, `${name}.pdf`);
  writeFileSync(path, (await pdf(report, options)).bytes);
  return path;
}

describe.each(Object.entries(variants))('the PDF of the week "%s"', async (name, report) => {
  const path = await file(name, report);
  const info = tool('poppler-utils', 'pdfinfo', ['-isodates', path]);
  const pages = Number(/^Pages: +(\d+)$/m.exec(info)?.[1]);

  it('is at most four A4 pages, tagged, titled and dated by its period', () => {
    expect(pages).toBeLessThanOrEqual(4);
    expect(info).toMatch(/^Page size: .*A4/m);
    expect(info).toMatch(/^Tagged: +yes$/m);
    expect(info).toMatch(/^Title: +Mesh ledger: /m);
    expect(info).toMatch(/^CreationDate: +2026-11-15T23:00:00/m);
    expect(info).toMatch(/^JavaScript: +no$/m);
  });
  it('is sound', () => {
    expect(tool('qpdf', 'qpdf', ['--check', path])).toContain('No syntax or stream encoding errors found');
  });
  it('decides on its first page: what the mesh cost, three savings, trust and what to repair', () => {
    const text = tool('poppler-utils', 'pdftotext', ['-l', '1', path, '-']);
    for (const words of ['Cost of the week', 'Allocated', 'Realisable', 'Realised', 'Confidence', 'What to repair'])
      expect(text).toContain(words);
  });
  it('has a sign-off box on its last page', () => {
    expect(tool('poppler-utils', 'pdftotext', ['-f', String(pages), path, '-'])).toContain('Reviewed and accepted by');
  });
});

describe('the PDF can be searched and read aloud', async () => {
  const path = await file('text', sampleReport);
  const text = tool('poppler-utils', 'pdftotext', [path, '-']).replace(/\s+/g, ' ');

  it.each([
    '$538',
    '$1.4k',
    '$390.50',
    '$2,407.06',
    '\u2212$366.60',
    '7c1e90af',
    'This cluster is simulated',
    'Sidecars freed',
  ])('it says "%s"', (words) => expect(text).toContain(words));
  it('every font is embedded', () => {
    const fonts = tool('poppler-utils', 'pdffonts', [path]).trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThan(0);
    expect(fonts.filter((font) => !/\+Inter-\w+ .* yes yes yes /.test(font))).toEqual([]);
  });
});

describe('the PDF is archivable', () => {
  const preflight = (path: string): string => {
    const jar = /^(.*\/preflight\.jar)$/m.exec(tool('libpdfbox2-java', 'dpkg', ['-L', 'libpdfbox2-java']))?.[1] ?? '';
    const names = [
      'preflight',
      'pdfbox2',
      'xmpbox',
      'fontbox2',
      'commons-logging',
      'commons-io',
      'javax.activation',
      'jaxb-api',
    ];
    const classPath = names.map((name) => `${dirname(jar)}/${name}.jar`).join(':');
    const packages = 'default-jre-headless libpdfbox2-java libactivation-java libjaxb-api-java';
    return tool(packages, 'java', ['-cp', classPath, 'org.apache.pdfbox.preflight.Validator_A1b', path]);
  };

  it.each([
    ['an ordinary week', sampleReport],
    ['a week of hostile names', hostileReport],
  ])(
    'the same template as PDF/A-1b is valid to PDFBox Preflight: %s',
    async (name, report) => {
      expect(preflight(await file(`a1b ${name}`, report, { standard: 'a-1b' }))).toContain('is a valid PDF/A-1b file');
    },
    60_000,
  );
});

describe('Typst is not allowed to guess', () => {
  const settings = { inputs: {}, standard: 'a-2a', createdAtSeconds: 1 };

  it.each([
    ['an unknown font', '#set text(font: "Nope")\n#set document(title: "x")\nx', /RENDER_FAILED.*unknown font family/],
    [
      'a missing glyph',
      '#set text(font: "Inter", lang: "en")\n#set document(title: "x")\n\u6F22',
      /RENDER_FAILED.*could not be displayed/,
    ],
    ['an error of the template', '#panic("boom")', /RENDER_FAILED.*boom/],
  ])('%s fails the document', async (_, template, says) => {
    const failed = typeset({ ...settings, template, fonts: await fontFiles() }).catch(
      (error) => `${error.code} ${error.message} ${error.fix}`,
    );
    expect(await failed).toMatch(says);
  });
});
