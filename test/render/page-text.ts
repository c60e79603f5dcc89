/* Just enough of HTML to look at our own page: regular expressions over markup that we wrote ourselves. */

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
  '&#x60;': '`',
  '&#x3D;': '=',
  '&#39;': "'",
};

/** The text of some markup, as a reader would see it. */
export const textIn = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, ' ')
    .replace(/&[#\w]+;/g, (entity) => entities[entity] ?? entity)
    .replace(/\s+/g, ' ')
    .trim();

export const tablesIn = (html: string): string[] => html.match(/<table\b[\s\S]*?<\/table>/g) ?? [];

/** The table whose caption starts with `caption`, as rows of cells. */
export function tableNamed(html: string, caption: string): string[][] {
  const table = tablesIn(html).find((one) =>
    textIn(/<caption[\s\S]*?<\/caption>/.exec(one)?.[0] ?? '').startsWith(caption),
  );
  if (table === undefined) throw new Error(`There is no table "${caption}".`);
  const rows = table.match(/<tr\b[\s\S]*?<\/tr>/g) ?? [];
  return rows.map((row) => (row.match(/<t[hd]\b[\s\S]*?<\/t[hd]>/g) ?? []).map(textIn));
}

/** `−$1,234.50` as cents; of a lower bound, the bound. */
export function cents(money: string | undefined): number {
  const digits = (money ?? '').replace('at least ', '').replace(/[$,.]/g, '').replace('\u2212', '-');
  if (!/^-?\d+$/.test(digits)) throw new Error(`"${money}" is no amount.`);
  return Number(digits);
}
