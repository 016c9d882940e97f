// Light or dark: the system's, or what the reader chose. The colours of labels follow by their variables.

import { classColorVariables } from '../ui/common/class-colors.ts';

export type Scheme = 'light' | 'dark';

const storageKey = 'voxtune.scheme';
const isDark = matchMedia('(prefers-color-scheme: dark)');

/** From now on. */
export function followScheme(): void {
  show(chosen() ?? systems());
  isDark.addEventListener('change', () => show(chosen() ?? systems()));
}

export function shownScheme(): Scheme {
  return document.documentElement.dataset.scheme === 'dark' ? 'dark' : 'light';
}

export function chooseScheme(scheme: Scheme): void {
  show(scheme);
  try {
    localStorage.setItem(storageKey, scheme);
  } catch {
    // without storage the choice holds until the page closes
  }
}

function systems(): Scheme {
  return isDark.matches ? 'dark' : 'light';
}

function chosen(): Scheme | null {
  try {
    const found = localStorage.getItem(storageKey);
    return found === 'light' || found === 'dark' ? found : null;
  } catch {
    return null;
  }
}

function show(scheme: Scheme): void {
  const { dataset, style } = document.documentElement;
  dataset.scheme = scheme;
  for (const [name, color] of Object.entries(classColorVariables()[scheme])) style.setProperty(name, color);
}
