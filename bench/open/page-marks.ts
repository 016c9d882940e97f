// What `npm run bench -- open` puts into the page before any of its scripts: it looks at the page as a person does, notes when each
// thing can first be seen, and clicks what they would click as soon as it can be clicked.

/** Milliseconds on the page's clock (0: the navigation). */
export interface PageMarks {
  firstPaint?: number;
  /** “Try the sample” can be seen and clicked. */
  button?: number;
  sampleClick?: number;
  /** The page has answered that click. */
  answered?: number;
  /** “Teach it” can be clicked. */
  imported?: number;
  start?: number;
  firstRow?: number;
  firstValidation?: number;
  /** The test's result. */
  result?: number;
  /** What was fetched until the button. */
  fetched?: { name: string; transferBytes: number; bodyBytes: number; isScript: boolean }[];
}

/** `button`: opens the page, and does nothing. `sample`: clicks the sample, then “Teach it”. `form`: clicks the sample, goes to the
 *  form; `prepared` waits there until all clips are prepared. Both start the training. */
export type Visitor = 'button' | 'sample' | 'form' | 'prepared';

declare global {
  interface Window {
    openMarks: PageMarks;
  }
}

/** Runs in the page, in its top frame. Needs nothing from outside itself. */
export function markPage(visitor: Visitor): void {
  const marks: PageMarks = {};
  window.openMarks = marks;
  const now = () => performance.now();
  const buttonOf = (text: string) =>
    [...document.querySelectorAll('button')].find((one) => !one.disabled && one.textContent?.trim() === text);
  const isShown = (pattern: RegExp, selector: string) =>
    [...document.querySelectorAll(selector)].some((one) => pattern.test(one.textContent ?? ''));
  // a frame later, as nobody clicks what is not drawn yet
  const press = (button: HTMLElement, noted?: 'sampleClick' | 'start') => {
    requestAnimationFrame(() =>
      setTimeout(() => {
        if (noted) marks[noted] = now();
        button.click();
      }),
    );
  };
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries())
      if (name === 'first-contentful-paint') marks.firstPaint ??= startTime;
  }).observe({ type: 'paint', buffered: true });

  const fetchedSoFar = () =>
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map((entry) => {
      const { name, transferSize, encodedBodySize } = entry as PerformanceResourceTiming;
      const path = new URL(name).pathname;
      // what is only fetched ahead is not parsed
      const isAhead = document.querySelector(`link[rel=prefetch][href$="${path.split('/').at(-1)}"]`) !== null;
      const isScript = path.endsWith('.js') && !isAhead;
      return { name: path, transferBytes: transferSize, bodyBytes: encodedBodySize, isScript };
    });

  let opened: HTMLElement | null = null;
  let hasLeftLesson = false;
  const look = () => {
    if (marks.button === undefined) {
      const button = buttonOf('Try the sample');
      if (!button || button.getClientRects().length === 0) return;
      marks.button = now();
      marks.fetched = fetchedSoFar();
      if (visitor !== 'button') press(button, 'sampleClick');
      return;
    }
    if (marks.sampleClick === undefined) return;
    if (marks.answered === undefined && !buttonOf('Try the sample')) marks.answered = now();
    if (marks.imported === undefined) {
      const teach = buttonOf('Teach it');
      if (!teach) return;
      marks.imported = now();
      if (visitor === 'sample') press(teach, 'start');
      return;
    }
    if (marks.start === undefined) {
      if (visitor === 'sample') return;
      if (!hasLeftLesson) {
        const skip = buttonOf('Skip to the settings');
        if (!skip) return;
        hasLeftLesson = true;
        press(skip);
        return;
      }
      const start = buttonOf('Start training');
      const isPrepared = () => isShown(/^All \d+ clips are prepared/, 'main p, main span, main div');
      if (!start || (visitor === 'prepared' && !isPrepared())) return;
      // the page settles first: the click is what is measured
      marks.start = Number.POSITIVE_INFINITY;
      setTimeout(() => press(start, 'start'), 1500);
      return;
    }
    if (visitor === 'sample') {
      const details = buttonOf('Details: curves, log and settings');
      if (details && details !== opened) {
        opened = details;
        details.click();
      }
    }
    if (marks.firstRow === undefined && isShown(/Loss [\d.]+, rate /, '[role=log] p')) marks.firstRow = now();
    if (marks.firstValidation === undefined && isShown(/right on .* of the validation clips/, '[role=log] p'))
      marks.firstValidation = now();
    if (marks.result === undefined && isShown(/^It has learnt$/, 'h1')) marks.result = now();
  };
  new MutationObserver(look).observe(document, {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
  });
}
