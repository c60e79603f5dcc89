import { describe, expect, it } from 'vitest';
import { renderings } from '../../src/render/renderings.ts';
import { visible } from '../../src/render/visible.ts';
import { textIn } from './page-text.ts';
import { hostileNames, hostileReport } from './sample-report.ts';

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

  it.each([
    ['a workload', /Allocated cost by workload[\s\S]*?<\/table>/],
    ['a team', /Allocated cost by team[\s\S]*?<\/table>/],
    ['a node group and its instance type', /Node groups: what could be removed[\s\S]*?<\/table>/],
    ['what keeps a node', /<h2>Realisable[\s\S]*?<\/section>/],
    ['a source of prices', /Prices of the period, by source[\s\S]*?<\/table>/],
    ['a node without a price', /No price<\/dt>[\s\S]*?<\/dd>/],
    ['a reason why not', /<h3>Unit costs[\s\S]*?<\/dl>/],
    ['a note of the network', /<h2>Traffic between zones[\s\S]*?<\/section>/],
    ['a namespace of the bill', /<h2>Billed beside allocated[\s\S]*?<\/section>/],
    ['a namespace that moved', /Namespaces that moved[\s\S]*?<\/table>/],
    ['the investment', /<h2>Payback[\s\S]*?<\/section>/],
    ['what would change the saving', /<h2>What moves the allocated saving[\s\S]*?<\/section>/],
  ])('%s is text wherever it stands', (_, where) => {
    const markup = where.exec(page)?.[0] ?? '';
    const shown = textIn(markup);
    expect(hostileNames.filter((name) => shown.includes(visible(name).slice(0, 40)))).not.toEqual([]);
    expect(markup).not.toMatch(/<(script|img|a)\b|<!channel>|<@U123/i);
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
