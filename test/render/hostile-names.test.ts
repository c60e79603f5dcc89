import { describe, expect, it } from 'vitest';
import { renderings } from '../../src/render/renderings.ts';
import { textIn } from './page-text.ts';
import { hostileReport } from './sample-report.ts';

describe('a name that attacks is shown, and does nothing', async () => {
  const { html, email, slack, digest } = await renderings(hostileReport);
  const page = new TextDecoder().decode(html.bytes);

  it.each([
    ['the page', page],
    ['the e-mail', email.html],
  ])('%s runs no script and grows no element', (_, markup) => {
    expect(markup).not.toMatch(/<(script|img|a)\b/i);
    expect(markup).not.toMatch(/<!channel>|<@U123/);
    expect(textIn(markup)).toContain('</script><script>alert(1)</script>');
  });

  it.each([
    ['the page', page],
    ['the e-mail', email.html],
    ['the plain text', email.text],
    ['the digest', digest],
    ['Slack', JSON.stringify(slack.blocks)],
  ])('%s shows what is invisible, and keeps template signs as text', (_, text) => {
    expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}/u);
    expect(text).not.toContain('{{constructor');
  });

  it('names are shown whole enough to be found, and cut where they are endless', () => {
    const text = textIn(page);
    expect(text).toContain('"{{x}}" {{{y}}}');
    expect(text).toContain('#panic("x") [*b*] $y$');
    expect(text).toContain('a"b\u2039U+000A\u203Ac');
    expect(text).toContain('evil\u2039U+202E\u203Agnp.exe');
    expect(text).not.toContain('x'.repeat(301));
    expect(text).toContain(`${'x'.repeat(299)}\u2026`);
  });
});
