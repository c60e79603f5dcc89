import { pathToFileURL } from 'node:url';

/**
 * Text as SARIF reads messages: a brace is doubled, or `{0}` would be a placeholder, and no `](` is left, which would
 * make a link of what stands before it.
 * @see SARIF 2.1.0 §3.11.5 and §3.11.6
 */
export const sarifText = (text: string): string =>
  text.replaceAll('{', '{{').replaceAll('}', '}}').replaceAll('](', '] (');

/** A path as a URI: relative to the working directory where the path is, whatever signs are in it. */
export const uriOf = (path: string): string =>
  path.startsWith('/') ? pathToFileURL(path).href : path.toWellFormed().split('/').map(encodeURIComponent).join('/');
