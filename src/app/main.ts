// The page's start: small, so that it runs while the rest is still on its way, and asks at once for what only it can tell is needed.

import './trusted-types.ts';
import { browserLanguage } from '../ui/messages/language.ts';
import { loadFirstWords } from '../ui/messages/load-words.ts';

// A file dropped beside a drop zone must not replace the page with itself.
for (const type of ['dragover', 'drop'] as const) {
  window.addEventListener(type, (event) => event.preventDefault());
}

async function start(): Promise<void> {
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no element #root.');
  const language = browserLanguage();
  const words = loadFirstWords(language);
  // told where it is waited for
  words.catch(() => {});
  const { openPage } = await import('./page.tsx');
  await openPage(root, language, words);
}

void start();
