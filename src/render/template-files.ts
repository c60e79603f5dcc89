import { readFile } from 'node:fs/promises';

/** Where the templates lie: beside `src` in a checkout. A bundler may put another address here. */
export const templatesFolder = new URL('../../templates/', import.meta.url);

/** The text of one template, read when it is first needed. */
export const templateFile = (name: string): Promise<string> => readFile(new URL(name, templatesFolder), 'utf8');
