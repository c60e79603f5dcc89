import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html } from '../../src/render/html.ts';
import { variants } from './variants.ts';

const executablePath = '/usr/bin/chromium';
let browser: Awaited<ReturnType<typeof chromium.launch>>;

beforeAll(async () => {
  if (!existsSync(executablePath))
    throw new Error('chromium is missing: apt-get install --no-install-recommends chromium');
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}, 60_000);
afterAll(() => browser?.close());

describe.each(Object.entries(variants))('in a browser, the page of the week "%s"', (_, report) => {
  it('asks for nothing, runs nothing, and needs no sideways scrolling on a telephone', async () => {
    const context = await browser.newContext({ viewport: { width: 320, height: 800 } });
    const page = await context.newPage();
    const seen: string[] = [];
    page.on('request', (request) => seen.push(request.url()));
    page.on('dialog', (dialog) => seen.push(dialog.message()));
    page.on('console', (message) => seen.push(message.text()));
    await page.setContent(new TextDecoder().decode((await html(report)).bytes));
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    expect(seen).toEqual([]);
    await context.close();
  }, 60_000);
});
