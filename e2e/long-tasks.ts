// How long the page's own thread was busy at a stretch: what a person would feel as a page that does not answer.

import type { Page } from '@playwright/test';

declare global {
  interface Window {
    longTasksMs?: number[];
  }
}

/** Begins to note every task over 50 ms. */
export async function watchLongTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const found: number[] = [];
    window.longTasksMs = found;
    new PerformanceObserver((list) => {
      found.push(...list.getEntries().map((entry) => entry.duration));
    }).observe({ type: 'longtask' });
  });
}

/** A sentence about what was noted since. */
export async function longTasksSince(page: Page): Promise<string> {
  const tasks = await page.evaluate(() => window.longTasksMs ?? []);
  if (tasks.length === 0) return "No task of the page's thread took longer than 50 ms.";
  const longest = Math.round(Math.max(...tasks));
  return `${tasks.length} tasks of the page's thread took longer than 50 ms, the longest ${longest} ms.`;
}
