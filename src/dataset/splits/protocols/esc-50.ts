// ESC-50 (Piczak 2015, ACM Multimedia): the first number of a name is its fold, and cuts of one recording are in one.

import type { Protocol } from './protocol-type.ts';

export const esc50: Protocol = {
  name: 'esc-50-folds',
  dataset: 'ESC-50',
  source: 'Piczak 2015, ACM Multimedia: five folds, in the names',
  folds: 5,
  keepsApart: ['recording'],
  knows: (stem) => /^[1-5]-\d+-[A-Z]-\d{1,2}$/.test(stem),
  partOf: (stem, fold) => (stem.startsWith(`${fold}-`) ? 'test' : 'train'),
};
