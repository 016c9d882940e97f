// What an exported page's own file holds, read from its elements as the browser comes to them: first the facts, then the weights block by
// block, none of which stays in the document.

import { type PageFacts, pageElements } from '../export/page/page-facts.ts';

/** Null in a template that nothing was put into. */
export function readFacts(): PageFacts | null {
  const text = document.getElementById(pageElements.facts)?.textContent?.trim();
  return text ? (JSON.parse(text) as PageFacts) : null;
}

/** Each block of the weights in order, in base64, once the browser has read it. */
export async function* weightBlocks(): AsyncGenerator<string, undefined> {
  for (;;) {
    const block = document.querySelector(`script.${pageElements.block}`);
    const isEnd = document.readyState !== 'loading' || document.getElementById(pageElements.end) !== null;
    // one that nothing follows may not be whole yet
    if (block && (isEnd || block.nextElementSibling)) {
      const text = block.textContent ?? '';
      block.remove();
      yield text;
    } else if (isEnd) return;
    else await documentGrows();
  }
}

function documentGrows(): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      observer.disconnect();
      document.removeEventListener('DOMContentLoaded', end);
      resolve();
    };
    const observer = new MutationObserver(end);
    observer.observe(document.body, { childList: true });
    document.addEventListener('DOMContentLoaded', end);
  });
}
