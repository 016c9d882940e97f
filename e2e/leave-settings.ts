// Settings left in the form, for specs that need others than a person would click together.

import type { Page } from '@playwright/test';

/** Settings that the page's form starts with, as if a person had left them there. */
export async function leaveSettings(page: Page, config: Record<string, unknown>): Promise<void> {
  await page.evaluate((settings) => {
    const key = 'voxtune.session';
    const session = JSON.parse(localStorage.getItem(key) ?? '{}');
    localStorage.setItem(key, JSON.stringify({ ...session, config: { ...session.config, ...settings } }));
  }, config);
}
