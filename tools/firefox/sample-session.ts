// One visit in Firefox: the sample, a training, its evaluation, as a person would click through them.

import { clicked, comes, type VisitedPage } from '../browsers/visited-page.ts';

/** Resolves with the evaluation's sentence and the seconds that each part took. Throws `StandStill` where the page gets no
 *  further. */
export async function trySample(page: VisitedPage, address: string): Promise<{ sentence: string; seconds: number[] }> {
  const parts: number[] = [];
  let last = Date.now();
  const ended = () => {
    parts.push((Date.now() - last) / 1000);
    last = Date.now();
  };
  await page.goTo(address);
  await comes(page, 'the button of the sample', clicked(/^Try the sample$/));
  await comes(page, 'what it will learn', clicked(/^Teach it$/));
  ended();
  await comes(page, 'the end of the training', clicked(/^All figures and mistakes$/));
  ended();
  const sentence = `/Right on .*? of \\d+ test clips/.exec(document.querySelector('main')?.textContent ?? '')?.[0]`;
  const found = await comes(page, 'the evaluation', sentence);
  ended();
  return { sentence: found, seconds: parts };
}
