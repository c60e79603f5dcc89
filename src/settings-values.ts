import * as z from 'zod';

/* Values that several parts of the configuration share. */

/** A secret is named, never written: `env:NAME` or `file:/path`. */
export const Secret = z
  .string()
  .regex(
    /^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/,
    'a secret is a reference such as env:NAME or file:/path, never a value',
  )
  .describe('reference to a secret: env:NAME or file:/path');

export const HttpUrl = z
  .string()
  .refine((url) => URL.canParse(url) && /^https?:\/\//.test(url), 'not a URL such as http://prometheus.monitoring:9090')
  .refine(
    (url) => !URL.canParse(url) || `${new URL(url).username}${new URL(url).password}` === '',
    'put credentials under auth, not into the URL',
  );
