// The page's start.

import './trusted-types.ts';
import { createRoot } from 'react-dom/client';
import { browserLanguage, createI18n } from '../ui/messages/i18n.ts';
import { StudioApp } from '../ui/shell/StudioApp.tsx';
import { startAtAddress } from './bind-address.ts';
import { isolatePage } from './browser-isolation.ts';
import { followHosting } from './follow-hosting.ts';
import { openStudio } from './open-studio.ts';
import { styleNonce } from './style-nonce.ts';

// A file dropped beside a drop zone must not replace the page with itself.
for (const type of ['dragover', 'drop'] as const) {
  window.addEventListener(type, (event) => event.preventDefault());
}

async function start(): Promise<void> {
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no element #root.');
  const isolation = await isolatePage();
  if (isolation === 'reloading') return;
  const studio = openStudio();
  createRoot(root).render(<StudioApp studio={studio} i18n={createI18n(browserLanguage())} styleNonce={styleNonce} />);
  void followHosting(studio, isolation);
  await startAtAddress(studio);
}

void start();
