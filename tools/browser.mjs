// Where a Chromium-family browser is on this machine, how to get one, and the flags that headless runs need. Plain
// JavaScript, since set-up runs it before anything is installed.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { programPath } from './packages.mjs';

const installedPlaces = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Where `playwright install` puts its own Chromium on each system, below its cache folder. */
const playwrightCaches = [
  process.env.PLAYWRIGHT_BROWSERS_PATH,
  join(homedir(), '.cache', 'ms-playwright'),
  join(homedir(), 'Library', 'Caches', 'ms-playwright'),
  join(homedir(), 'AppData', 'Local', 'ms-playwright'),
];
const playwrightPrograms = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-win/chrome.exe',
  'chrome-win64/chrome.exe',
];

function playwrightPlaces() {
  return playwrightCaches
    .filter((cache) => cache && existsSync(cache))
    .flatMap((cache) =>
      readdirSync(cache)
        .filter((name) => /^chromium-\d+$/.test(name))
        .sort()
        .reverse()
        .flatMap((name) => playwrightPrograms.map((program) => join(cache, name, program))),
    );
}

/** Path of an installed Chrome, Chromium or Edge, or null. The variable CHROMIUM names one before all others. */
export function findBrowser() {
  return [...installedPlaces, ...playwrightPlaces()].find((path) => path && existsSync(path)) ?? null;
}

function isDebian() {
  return existsSync('/etc/os-release') && /^(ID|ID_LIKE)=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function run(program, args) {
  return spawnSync(program, args, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

/** A browser's path; installs one where there is none (needs the packages). Exits with one line when it cannot. */
export function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  if (isDebian() && isRoot) {
    console.log('No Chrome, Chromium or Edge found: installing the chromium package …');
    run('apt-get', ['update', '-q']);
    run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium']);
  }
  if (!findBrowser()) {
    console.log('No Chrome, Chromium or Edge found: installing Chromium with Playwright …');
    run(process.execPath, [programPath('playwright'), 'install', 'chromium', ...(isRoot ? ['--with-deps'] : [])]);
  }
  const installed = findBrowser();
  if (installed) return installed;
  console.error('No Chrome, Chromium or Edge was found and none could be installed: set CHROMIUM to the path of one.');
  return process.exit(1);
}

/** Turned off: what Playwright 1.65 turns off (a list of ours replaces its own), and the popups of an address bar that nobody sees:
 *  their pages take half a second of processor time for each window (Chromium 156). */
const featuresOff = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'TcpPortRandomizationWin',
  'ThirdPartyStoragePartitioning',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxPopup',
];

/** Headless Chromium with WebGPU on the software adapter and nothing that calls home. */
export const chromiumArgs = [
  '--headless=new',
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  `--disable-features=${featuresOff.join(',')}`,
  '--use-webgpu-adapter=swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
