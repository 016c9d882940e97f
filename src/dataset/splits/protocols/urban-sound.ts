// UrbanSound8K (Salamon et al. 2014, ACM Multimedia): ten folds, in the folders fold1 to fold10; slices of one recording are in
// one. Shuffling them again makes figures that nobody else's can be held beside, as its authors say.

import type { Protocol } from './protocol-type.ts';

const folder = /(?:^|\/)fold(\d+)\/[^/]+$/;

export const urbanSound: Protocol = {
  name: 'urbansound8k-folds',
  dataset: 'UrbanSound8K',
  source: 'Salamon et al. 2014, ACM Multimedia: ten folds, in the folders',
  folds: 10,
  keepsApart: ['recording'],
  knows: (stem, path) => /^\d+-\d-\d+-\d+$/.test(stem) && folder.test(path),
  partOf: (_stem, fold, path) => (Number(folder.exec(path)?.[1]) === fold ? 'test' : 'train'),
};
