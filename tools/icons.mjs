// Makes the icons of the installed page of public/favicon.svg: `node tools/icons.mjs` writes public/icons/.

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { chromiumArgs, ensureBrowser } from './browser.mjs';
import { projectRoot } from './packages.mjs';

const source = readFileSync(join(projectRoot, 'public', 'favicon.svg'), 'utf8');
const background = /fill="(#[0-9a-f]{6})"/i.exec(source)?.[1];
if (!background) throw new Error('public/favicon.svg has no background colour.');

/** `bleed`: what the system cuts to a shape of its own: colour to the edge, the drawing within the middle four fifths. */
const icons = [
  { name: 'icon-192.png', size: 192, bleed: false },
  { name: 'icon-512.png', size: 512, bleed: false },
  { name: 'icon-maskable-512.png', size: 512, bleed: true },
  { name: 'apple-touch-icon.png', size: 180, bleed: true },
];

const folder = join(projectRoot, 'public', 'icons');
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: ensureBrowser(), args: chromiumArgs });
try {
  const page = await browser.newPage();
  for (const { name, size, bleed } of icons) {
    const drawn = bleed ? Math.round(size * 0.8) : size;
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<style>html,body{margin:0;height:100%;background:${bleed ? background : 'transparent'}}` +
        `body{display:grid;place-items:center}svg{width:${drawn}px;height:${drawn}px}</style>${source}`,
    );
    await page.screenshot({ path: join(folder, name), omitBackground: true });
    console.log(join('public', 'icons', name));
  }
} finally {
  await browser.close();
}
