import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { narrows } from '../support/cli.ts';
import { PASSWORD, testConsole, type TestConsole } from './server.ts';

/** The morning of an analyst, in Debian's chromium, on a real night. */
const executablePath = inject('chromium');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(path.join(tmpdir(), 'narrows-desk-'));

describe.skipIf(executablePath === '')('a morning at the desk (needs chromium)', () => {
  let desk: TestConsole;
  let browser: Browser;
  const open: BrowserContext[] = [];

  beforeAll(async () => {
    desk = await testConsole();
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await desk.close();
    rmSync(folder, { recursive: true });
  });

  async function loggedIn(login: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    open.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => {
      throw error;
    });
    await page.goto(`${desk.origin}/login`);
    await page.fill('[name=login]', login);
    await page.fill('[name=password]', PASSWORD);
    await page.click('main button');
    await page.waitForURL(`${desk.origin}/`);
    return page;
  }

  it('an analyst takes the first alert by keyboard, sees why it is there, and decides it', async () => {
    const page = await loggedIn('ayla');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/alerts\/A-/);
    const main = page.locator('main');
    for (const heading of [
      'Why this payment is here',
      'What to do next',
      'The payment, from hand to hand',
      'How the score came about',
      'The message as it came',
    ])
      expect(await main.getByRole('heading', { name: heading }).count(), heading).toBe(1);
    expect(await main.locator('.chain mark').count()).toBeGreaterThan(0);
    expect(await main.locator('pre.source mark').count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Start review' }).click();
    await page.getByText('in review', { exact: true }).first().waitFor();
    await page.selectOption('[name=disposition]', 'false_positive');
    await page.selectOption('[name=reason]', 'different_name');
    await page.fill('#note-decide', 'Registry extract shows another firm of the name.');
    await page.getByRole('button', { name: 'Propose decision' }).click();
    await page.getByText('A second person must approve this decision.').first().waitFor();
    expect(await page.locator('section[aria-labelledby=log]').innerText()).toContain('Registry extract');
    // The next one is one key away.
    const here = page.url();
    await page.keyboard.press('n');
    await page.waitForURL((url) => url.href !== here);
    await page.close();
  });

  it('a supervisor finds what waits and approves it; the analyst could not', async () => {
    const analyst = await loggedIn('ayla');
    await analyst.goto(`${desk.origin}/?state=pending_approval`);
    await analyst.locator('tbody a').first().click();
    expect(await analyst.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    const supervisor = await loggedIn('selim');
    await supervisor.getByRole('link', { name: 'awaiting a second person' }).click();
    await supervisor.locator('tbody a').first().click();
    await supervisor.getByRole('button', { name: 'Approve' }).click();
    await supervisor.getByText('Decided: False positive').waitFor();
    expect(await supervisor.locator('main').innerText()).toContain('ayla, selim');
  });

  it('a supervisor assigns a selection in one go', async () => {
    const page = await loggedIn('suna');
    await page.check('[data-all]');
    await page.selectOption('select[name=assignee] >> nth=1', 'bora');
    await page.getByRole('button', { name: 'Assign' }).click();
    await page.waitForURL(`${desk.origin}/`);
    await page.goto(`${desk.origin}/?assignee=none&state=new`);
    expect(await page.locator('tbody tr').count()).toBe(0);
  });

  it('evidence is attached, a whitelist asked for, and decided by another', async () => {
    writeFileSync(path.join(folder, 'extract.pdf'), '%PDF-1.7 invented registry extract');
    const page = await loggedIn('bora');
    await page.goto(`${desk.origin}/?reason=party`);
    await page.locator('tbody a').first().click();
    await page.getByText('Other acts').click();
    await page.setInputFiles('[name=file]', path.join(folder, 'extract.pdf'));
    await page.getByRole('button', { name: 'Attach evidence' }).click();
    await page.getByRole('link', { name: 'extract.pdf' }).waitFor();
    await page.locator('summary', { hasText: 'Ask for a whitelist' }).click();
    await page.locator('form[action="/whitelists/request"] [name=reason]').fill('Another firm: other number, other owner.');
    await page.locator('form[action="/whitelists/request"] button').click();
    await page.waitForURL(/whitelists/);
    expect(await page.locator('form[action="/whitelists/decide"]').count()).toBe(0);
    const other = await loggedIn('selim');
    await other.goto(`${desk.origin}/whitelists`);
    await other.getByRole('button', { name: 'Approve' }).click();
    await other.getByText('approved').first().waitFor();
    expect((await desk.runtime.whitelist.all()).map(({ requestedBy, approvedBy }) => [requestedBy, approvedBy])).toEqual([
      ['bora', 'selim'],
    ]);
  });

  it('rules are replayed without writing anything', async () => {
    const page = await loggedIn('selim');
    await page.goto(`${desk.origin}/rules`);
    await page.fill('[name=from]', '2026-11-20');
    await page.fill('[name=to]', '2026-11-20');
    await page.getByRole('button', { name: 'Replay' }).click();
    await page.getByRole('status').waitFor();
    expect(await page.getByRole('status').innerText()).toMatch(/0 gained, 0 lost/);
  }, 60_000);

  it('a run proves itself, and the log of the whole morning is whole', async () => {
    const page = await loggedIn('umut');
    await page.goto(`${desk.origin}/runs/1?verify=1`);
    await page.getByText('Everything stored is as the manifest says.').waitFor();
    await page.goto(`${desk.origin}/audit`);
    expect(await page.locator('ol.log li').count()).toBeGreaterThan(8);
    expect((await narrows(['verify-audit'], { env: desk.env })).stdout).toContain('the log is whole');
  });

  it('hostile payments run nothing in the browser', async () => {
    const page = await loggedIn('ayla');
    await page.goto(`${desk.origin}/?q=script&state=any`);
    await page.locator('tbody a').first().click();
    await page.locator('pre.source').waitFor();
    expect(await page.evaluate(() => (globalThis as { pwned?: unknown }).pwned)).toBeUndefined();
    expect(await page.locator('main').innerText()).toContain('<script>');
  });

  it('speaks Turkish when asked', async () => {
    const page = await loggedIn('bora');
    await page.getByRole('button', { name: 'Türkçe' }).click();
    await page.getByRole('heading', { name: 'Karar bekleyen uyarılar' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('tr');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Alerts to decide' }).waitFor();
  });

  const PAGES = [
    '/',
    '/counterparties',
    '/dashboard',
    '/runs',
    '/runs/1',
    '/lists',
    '/lists/ofac-sdn',
    '/rules',
    '/feedback',
    '/whitelists',
    '/audit',
  ];

  it.each([
    ['light', 1280, [...PAGES, '/nowhere']],
    ['dark', 820, ['/', '/dashboard', '/runs/1', '/audit']],
  ] as const)(
    'is accessible in %s at %i pixels, and nothing is cut off at the side',
    async (colorScheme, width, pages) => {
      const page = await loggedIn('selim', { colorScheme, viewport: { width, height: 1000 } });
      const first = await page.locator('tbody a').first().getAttribute('href');
      for (const address of [...pages, first!]) {
        await page.goto(desk.origin + address);
        // Evaluated by the browser's own protocol, which the page's policy on scripts does not bind.
        await page.evaluate(AXE);
        const violations = await page.evaluate(async () => {
          const { axe } = globalThis as unknown as {
            axe: { run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
          };
          const { violations: found } = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] });
          return found.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 200)}`);
        });
        expect(violations, address).toEqual([]);
        expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth + 1'), `${address} is too wide`).toBe(true);
      }
    },
    120_000,
  );
});
