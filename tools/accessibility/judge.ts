// What axe, and the width of the page, have against a state that is shown.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { wcagTags } from '../../e2e/accessibility.ts';

export interface Finding {
  rule: string;
  /** Every element, by its markup. */
  nodes: string[];
  /** No criterion of WCAG: told, but no failure. */
  isWarning: boolean;
}

/** What else is good for those who go by landmarks. */
const advised = ['landmark-unique', 'region'];
/** The rules whose answer depends on the colours. */
const ofColors = ['color-contrast', 'link-in-text-block'];

/** `within`: the part that is judged alone. `isRecolored`: the same was judged in other colours a moment ago. */
export async function judge(page: Page, within: string | null, isRecolored: boolean): Promise<Finding[]> {
  const axe = new AxeBuilder({ page });
  // the page has no frames: nothing needs the blank page that the report is put together in otherwise
  axe.setLegacyMode();
  if (within !== null) axe.include(within);
  if (isRecolored) axe.withRules(ofColors);
  else {
    axe.options({
      runOnly: { type: 'tag', values: [...wcagTags] },
      rules: Object.fromEntries(advised.map((rule) => [rule, { enabled: within === null }])),
    });
  }
  const { violations } = await axe.analyze();
  const findings: Finding[] = violations.map(({ id, help, nodes }) => ({
    rule: `${id}: ${help}`,
    nodes: nodes.map(({ html }) => html.replace(/\s+/g, ' ').slice(0, 200)),
    isWarning: advised.includes(id),
  }));
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (excess > 0)
    findings.push({ rule: `the page is ${excess} px wider than its window`, nodes: [], isWarning: false });
  return findings;
}
