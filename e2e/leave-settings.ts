// Settings left in the form, for specs that need others than a person would click together.

import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';

/** Settings that the page's form starts with after the next load, as if a person had left them there. They are put in place
 *  while nothing of the page runs that could write its own over them. */
export async function leaveSettings(page: Page, config: Record<string, unknown>): Promise<void> {
  await page.addInitScript(
    ({ settings, once }) => {
      if (sessionStorage.getItem(once) !== null) return;
      sessionStorage.setItem(once, '');
      const key = 'voxtune.session';
      const session = JSON.parse(localStorage.getItem(key) ?? '{}');
      localStorage.setItem(key, JSON.stringify({ ...session, config: { ...session.config, ...settings } }));
    },
    { settings: config, once: `settings ${randomUUID()}` },
  );
}
