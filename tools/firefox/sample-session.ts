// One visit in Firefox: the sample, a training, its evaluation, as a person would click through them.

import type { BidiPage } from './bidi.ts';

/** A page that shows the same for so long gets nowhere: an update of the sample takes a tenth of a second. */
const stillLimitMs = 180_000;
const lookEveryMs = 250;

export class StandStill extends Error {
  override readonly name = 'StandStill';
}

/** Resolves with the evaluation's sentence and the seconds that each part took. Throws `StandStill` where the page gets no
 *  further. */
export async function trySample(page: BidiPage, address: string): Promise<{ sentence: string; seconds: number[] }> {
  const parts: number[] = [];
  let last = Date.now();
  const ended = () => {
    parts.push((Date.now() - last) / 1000);
    last = Date.now();
  };
  await page.goTo(address);
  await comes(page, 'the button of the sample', clicked('Try the sample'));
  await comes(page, 'what it will learn', clicked('Teach it'));
  ended();
  await comes(page, 'the end of the training', clicked('All figures and mistakes'));
  ended();
  const sentence = `/Right on .*? of \\d+ test clips/.exec(document.querySelector('main')?.textContent ?? '')?.[0]`;
  const found = await comes(page, 'the evaluation', sentence);
  ended();
  return { sentence: found, seconds: parts };
}

/** An expression: presses the button of this name, where there is one that can be pressed. */
function clicked(name: string): string {
  return `(() => {
    const buttons = [...document.querySelectorAll('main button')];
    const one = buttons.find((button) => button.textContent.trim() === ${JSON.stringify(name)} && !button.disabled);
    one?.click();
    return one ? 'clicked' : '';
  })()`;
}

/** Waits until the expression gives a text. */
async function comes(page: BidiPage, what: string, expression: string): Promise<string> {
  let shown = '';
  let sinceMs = Date.now();
  for (;;) {
    const found = await page.evaluate<string | boolean | undefined>(expression);
    if (found) return String(found);
    const text = await page.evaluate<string>('document.body.innerText');
    if (text !== shown) sinceMs = Date.now();
    shown = text;
    if (Date.now() - sinceMs > stillLimitMs)
      throw new StandStill(
        `${what} did not come; for ${stillLimitMs / 1000} s the page has shown:\n${text.slice(0, 2000)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}
