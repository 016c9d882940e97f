// `npm run browsers -- [--only TEXT]`: walks the core path (sample: import, a training that a reload interrupts, test, export) in every
// browser on this machine and with features switched off, and prints a table. What its lines mean: docs/browsers.md.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Visit, walkCorePath } from './browsers/core-path.ts';
import { launchChromium, type OpenedBrowser } from './browsers/launch-chromium.ts';
import { plainHost, relaxedSimd, withoutInstructions } from './browsers/plain-host.ts';
import { ensureBuild } from './build.mjs';
import { findFirefox, launchFirefox } from './firefox/launch.ts';
import { projectRoot } from './packages.mjs';

interface Case {
  name: string;
  launch(): Promise<OpenedBrowser>;
  isIsolating: boolean;
  prologue?: string;
  portable?: boolean;
  /** Part of the engine's description that shows that the case is what it says. */
  engine: RegExp;
}

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const firefox = findFirefox();
const lacksRelaxed = { isIsolating: true, prologue: withoutInstructions(relaxedSimd) };
const openFirefox = (program: string) => () => launchFirefox(program);

const cases: Case[] = [
  { name: 'Chromium', launch: launchChromium, isIsolating: true, engine: /^wasm SIMD/ },
  { name: 'Chromium, portable', launch: launchChromium, isIsolating: true, portable: true, engine: /plain SIMD/ },
  { name: 'Chromium without relaxed SIMD', launch: launchChromium, ...lacksRelaxed, engine: /plain SIMD/ },
  { name: 'Chromium without isolation', launch: launchChromium, isIsolating: false, engine: /1 thread$/ },
  {
    name: 'Chromium without both',
    launch: launchChromium,
    ...lacksRelaxed,
    isIsolating: false,
    engine: /plain SIMD, 1 thread$/,
  },
  ...(firefox
    ? [
        { name: 'Firefox', launch: openFirefox(firefox), isIsolating: true, engine: /^wasm/ },
        {
          name: 'Firefox, portable',
          launch: openFirefox(firefox),
          isIsolating: true,
          portable: true,
          engine: /plain SIMD/,
        },
      ]
    : []),
];

/** Null where it did not come to its end. */
async function visit(one: Case): Promise<(Visit & { browser: string }) | null> {
  const host = await plainHost(join(projectRoot, 'dist'), one);
  const browser = await one.launch();
  try {
    const found = await walkCorePath(browser.page, host.address, one.portable);
    if (!one.engine.test(found.engine)) throw new Error(`The engine is “${found.engine}”, not ${one.engine}.`);
    const errors = browser.page.errors();
    if (errors.length > 0) throw new Error(`The console has shown: ${errors.join('\n')}`);
    return { ...found, browser: browser.name };
  } catch (thrown) {
    console.error(`${one.name}: ${thrown instanceof Error ? thrown.message : thrown}`);
    return null;
  } finally {
    await browser.close();
    await host.close();
  }
}

/** The largest difference between the losses of two visits, or that they have another number of rows. */
function apart(losses: readonly number[], others: readonly number[]): string {
  if (losses.length !== others.length) return `${losses.length} rows, not ${others.length}`;
  const largest = losses.reduce((most, loss, i) => Math.max(most, Math.abs(loss - (others[i] ?? Number.NaN))), 0);
  return largest === 0 ? 'same bits' : largest.toExponential(1);
}

ensureBuild();
if (!firefox)
  console.log('No Firefox was found: its lines are left out (Debian: apt-get install firefox-esr; or set FIREFOX).');
const first = new Map<string, number[]>();
const lines: string[][] = [
  [
    'case',
    'browser',
    'engine',
    'import',
    'training, reload, test',
    'export',
    'result',
    'losses, to the first of its kind',
  ],
];
let failed = 0;
for (const one of cases.filter(({ name }) => !values.only || name.includes(values.only))) {
  const found = await visit(one);
  if (!found) {
    failed += 1;
    continue;
  }
  const [imported = 0, taught = 0, tested = 0, exported = 0] = found.seconds;
  const kind = /plain/.test(found.engine) ? 'plain' : 'relaxed';
  const known = first.get(kind);
  if (!known) first.set(kind, found.losses);
  lines.push([
    one.name,
    found.browser,
    found.engine,
    `${imported.toFixed(1)} s`,
    `${(taught + tested).toFixed(1)} s`,
    `${exported.toFixed(1)} s, ${(found.weightBytes / 1e6).toFixed(1)} MB, ${found.labels.length} labels`,
    found.sentence,
    known ? apart(found.losses, known) : `the first (${found.losses.length} rows)`,
  ]);
  console.log(lines.at(-1)?.join(' | '));
}
console.log(`\n${lines.map((line) => `| ${line.join(' | ')} |`).join('\n')}`);
console.log(failed === 0 ? 'Every visit came to its end.' : `${failed} visits did not come to their end.`);
process.exit(failed === 0 ? 0 : 1);
