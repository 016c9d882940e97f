// What a visit needs of a browser, whichever drives it: Playwright a Chromium, WebDriver BiDi a Firefox.

export interface VisitedPage {
  goTo(url: string): Promise<void>;
  /** The value, as JSON, of an expression in the page; promises are awaited. */
  evaluate<T>(expression: string): Promise<T>;
  /** Errors that the console has shown. */
  errors(): string[];
}

/** A page that shows the same for so long gets nowhere: an update of the sample takes a tenth of a second. */
const stillLimitMs = 180_000;
const lookEveryMs = 250;

export class StandStill extends Error {
  override readonly name = 'StandStill';
}

/** An expression: presses the first button that can be pressed and whose name matches, in `main`, or wherever `within` says. */
export function clicked(name: RegExp, within = 'main'): string {
  return `(() => {
    const buttons = [...document.querySelectorAll(${JSON.stringify(`${within} button`)})];
    const named = (button) => [button.getAttribute('aria-label'), button.textContent.trim()].some((text) => ${name}.test(text ?? ''));
    const one = buttons.find((button) => named(button) && !button.disabled);
    one?.click();
    return one ? 'clicked' : '';
  })()`;
}

/** Waits until the expression gives a text. Throws `StandStill` where the page gets no further. */
export async function comes(page: VisitedPage, what: string, expression: string): Promise<string> {
  let shown = '';
  let sinceMs = Date.now();
  for (;;) {
    const found = await page.evaluate<string | boolean | null>(expression);
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
