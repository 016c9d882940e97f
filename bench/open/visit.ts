// One visit of a built page in a browser of its own, from the address to what the visitor came for.

import { chromium, type Page } from '@playwright/test';
import { chromiumArgs, ensureBrowser } from '../../tools/browser.mjs';
import { markPage, type PageMarks, type Visitor } from './page-marks.ts';

export interface VisitOptions {
  address: string;
  /** The browser's folder: a fresh one is a first visit. */
  profile: string;
  visitor: Visitor;
  /** How many times slower the page's thread computes. */
  cpuSlowdown: number;
  /** Whether the visitor has turned “Prepare clips ahead” off. */
  isPrefillOff?: boolean;
  /** Stays until the page is kept for the next visit. */
  staysForCache?: boolean;
}

export interface Visit extends PageMarks {
  /** Processor time of the page's thread, in seconds, until opening is over: the button, and what is fetched behind it. */
  openingCpuSec: number;
}

const limitMs = 280_000;

export async function visit(options: VisitOptions): Promise<Visit> {
  const { address, profile, visitor, cpuSlowdown } = options;
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureBrowser(),
    args: chromiumArgs,
    locale: 'en-US',
    viewport: { width: 1360, height: 850 },
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    page.on('pageerror', (error) => console.error(`In the page: ${error.message}`));
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    if (cpuSlowdown > 1) await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown });
    // compilers mark the names of functions with a helper of their own
    await page.addInitScript({ content: 'globalThis.__name = (named) => named;' });
    await page.addInitScript(markPage, visitor);
    if (options.isPrefillOff) await page.addInitScript(() => localStorage.setItem('voxtune.prefill', 'off'));
    await page.goto(address);
    await until(page, 'button');
    let openingCpuSec = 0;
    if (visitor === 'button') {
      // what the page fetches once it can be used
      await page.waitForLoadState('networkidle');
      const { metrics } = await devtools.send('Performance.getMetrics');
      openingCpuSec = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
    } else {
      await until(page, visitor === 'sample' ? 'result' : 'firstValidation');
    }
    if (options.staysForCache) await isKept(page);
    return { ...(await page.evaluate(() => window.openMarks)), openingCpuSec };
  } finally {
    await context.close();
  }
}

function until(page: Page, mark: keyof PageMarks): Promise<unknown> {
  return page.waitForFunction((name) => window.openMarks[name] !== undefined, mark, { polling: 200, timeout: limitMs });
}

/** Waits until the service worker has all files of the build. */
async function isKept(page: Page): Promise<void> {
  await page.waitForFunction(
    async () => {
      const { active } = await navigator.serviceWorker.ready;
      if (!active) return false;
      const { port1, port2 } = new MessageChannel();
      const answer = new Promise<{ isComplete?: boolean }>((done) => {
        port1.onmessage = ({ data }) => done(data);
      });
      active.postMessage({ kind: 'status' }, [port2]);
      return (await answer).isComplete === true;
    },
    undefined,
    { polling: 500, timeout: limitMs },
  );
}
