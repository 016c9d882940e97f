// What axe finds wrong with a page, in lines that a failed test can show.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** WCAG 2.2, A and AA. */
export const wcagTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] as const;

/** What breaks a rule in the page, or in the part of it that `selector` names. */
export async function accessibilityFaults(page: Page, selector?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page }).withTags([...wcagTags]);
  // the page has no frames: nothing needs the blank page that the report is put together in otherwise
  axe.setLegacyMode();
  if (selector !== undefined) axe.include(selector);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 200)}`));
}
