// Entry of an exported page.

import { words } from 'virtual:share-page/words';
import { createInstance } from 'i18next';
import { createRoot } from 'react-dom/client';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import { pageElements } from '../export/page/page-facts.ts';
import { browserLanguage } from '../ui/messages/language.ts';
import { EmptyTemplate } from './EmptyTemplate.tsx';
import { PredictPage } from './PredictPage.tsx';
import { readFacts } from './page-document.ts';
import { followScheme } from './scheme.ts';
import './share-page.css';

// A file dropped beside the drop zone must not replace the page with itself.
for (const type of ['dragover', 'drop'] as const) {
  window.addEventListener(type, (event) => event.preventDefault());
}

followScheme();
const i18n = createInstance();
void i18n.use(initReactI18next).init({
  lng: browserLanguage(),
  fallbackLng: 'en',
  resources: words,
  defaultNS: 'sharepage',
  interpolation: { escapeValue: false },
  initAsync: false,
});
const root = document.getElementById(pageElements.root);
const facts = readFacts();
if (root)
  createRoot(root).render(
    <I18nextProvider i18n={i18n}>{facts ? <PredictPage facts={facts} /> : <EmptyTemplate />}</I18nextProvider>,
  );
