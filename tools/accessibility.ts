// `npm run accessibility -- [--only TEXT] [--view en-1360] [--pictures DIR] [--profile DIR]`: fills the page as a person would, then
// shows every place, dialog, menu and drawer in both languages, widths and colour schemes, and prints what axe finds. What the
// options do: docs/contributing.md.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { type Finding, judge } from './accessibility/judge.ts';
import { type Made, prepare } from './accessibility/prepare.ts';
import { firstVisit, statesOf } from './accessibility/states.ts';
import { overlaysIn, Walker, type WalkState } from './accessibility/walker.ts';
import { type Language, wordsOf } from './accessibility/words.ts';
import { chromiumArgs, ensureBrowser } from './browser.mjs';
import { ensureBuild } from './build.mjs';
import { serveFolder } from './serve.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    view: { type: 'string' },
    pictures: { type: 'string' },
    profile: { type: 'string' },
  },
});

const languages: readonly Language[] = ['en', 'zh'];
const widths = { wide: { width: 1360, height: 850 }, narrow: { width: 390, height: 844 } } as const;
const schemes = ['light', 'dark'] as const;
/** A browser keeps what it stores by address: a profile that is used again needs the same one. */
const keptPort = 47_555;

const nothingMade: Made = { lessonRun: '', shortRun: '', waitingRun: '', sweep: '' };

const faults = new Map<string, string[]>();
const warnings = new Map<string, string[]>();
let shownCount = 0;

const clock = () => new Date().toISOString().slice(11, 19);
const say = (line: string) => console.log(`${clock()} ${line}`);

const isAsked = ({ name }: WalkState) => !values.only || values.only.split(',').some((part) => name.includes(part));

function note({ rule, nodes, isWarning }: Finding, where: string): void {
  const list = isWarning ? warnings : faults;
  for (const what of nodes.length > 0 ? nodes.map((node) => `${rule}\n    ${node}`) : [rule])
    list.set(what, [...(list.get(what) ?? []), where]);
}

/** Opens a state once and judges it in both colour schemes. */
async function show(walker: Walker, state: WalkState, address: string, where: string): Promise<void> {
  const { page } = walker;
  try {
    await walker.closeOverlays();
    await page.goto(`${address}#/${state.at}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await state.steps?.(walker);
    if (state.overlay) await walker.overlay.first().waitFor();
  } catch (thrown) {
    note({ rule: `could not be opened: ${firstLineOf(thrown)}`, nodes: [], isWarning: false }, where);
    if (values.pictures) await page.screenshot({ path: join(values.pictures, `${fileName(where)}-unopened.png`) });
    await page.reload();
    return;
  }
  shownCount += 1;
  for (const [at, scheme] of schemes.entries()) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.waitForTimeout(150);
    for (const finding of await judge(page, state.overlay ? overlaysIn(state.overlay) : null, at > 0))
      note(finding, `${where}, ${scheme}`);
    if (values.pictures) await page.screenshot({ path: join(values.pictures, `${fileName(where)}-${scheme}.png`) });
  }
}

async function walk(page: Page, address: string, states: readonly WalkState[]): Promise<void> {
  page.setDefaultTimeout(15_000);
  for (const language of languages) {
    const walker = new Walker(page, wordsOf(language));
    await page.evaluate((chosen) => localStorage.setItem('voxtune.language', chosen), language);
    for (const [width, size] of Object.entries(widths)) {
      if (values.view && !values.view.split(',').includes(`${language}-${size.width}`)) continue;
      await page.setViewportSize(size);
      await page.reload();
      for (const state of states) {
        if (state.only && state.only !== width) continue;
        if (!isAsked(state)) continue;
        await show(walker, state, address, `${language}, ${size.width} px: ${state.name}`);
      }
      say(`${language}, ${size.width} px`);
    }
  }
}

function firstLineOf(thrown: unknown): string {
  const [line = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n');
  return line;
}

function fileName(where: string): string {
  return where.replace(/[^\p{L}\p{N}]+/gu, '-');
}

function print(title: string, list: ReadonlyMap<string, readonly string[]>): void {
  console.log(`\n${title}: ${list.size}`);
  for (const [what, places] of list) {
    console.log(`- ${what}`);
    for (const place of places.slice(0, 8)) console.log(`    ${place}`);
    if (places.length > 8) console.log(`    and ${places.length - 8} more`);
  }
}

async function open(profile: string, address: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureBrowser(),
    args: [...chromiumArgs, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
    locale: 'en-GB',
    viewport: widths.wide,
  });
  // the functions that run in the page were compiled by tsx, which marks their names with this
  await context.addInitScript({ content: 'globalThis.__name = (named) => named;' });
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('pageerror', (error) =>
    note({ rule: `an error in the page: ${error.message}`, nodes: [], isWarning: false }, ''),
  );
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  return { context, page };
}

/** Walks what a first visit shows, in a browser without anything. */
async function walkFirstVisit(address: string): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'voxtune-'));
  const { context, page } = await open(profile, address);
  try {
    await walk(page, address, firstVisit);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Fills a browser, or takes the one that was filled before, and walks everything. */
async function walkFilled(address: string): Promise<void> {
  const profile = values.profile ?? mkdtempSync(join(tmpdir(), 'voxtune-'));
  const kept = join(profile, 'made.json');
  const { context, page } = await open(profile, address);
  try {
    if (!existsSync(kept)) writeFileSync(kept, JSON.stringify(await prepare(page, address, say)));
    const made = JSON.parse(readFileSync(kept, 'utf8')) as Made;
    await walk(page, address, statesOf(made));
  } finally {
    await context.close();
    if (!values.profile) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

ensureBuild();
if (values.pictures) mkdirSync(values.pictures, { recursive: true });
const server = await serveFolder(undefined, values.profile ? keptPort : 0);
try {
  if (firstVisit.some(isAsked)) await walkFirstVisit(server.address);
  if (statesOf(nothingMade).some(isAsked)) await walkFilled(server.address);
} finally {
  await server.close();
}
print('Advice', warnings);
print('Findings', faults);
console.log(`\n${shownCount} states, each light and dark`);
process.exit(faults.size > 0 || shownCount === 0 ? 1 : 0);
