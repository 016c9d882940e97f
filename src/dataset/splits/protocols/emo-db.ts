// EMO-DB (Burkhardt et al. 2005, Interspeech): ten speakers, each left out in turn.

import type { Protocol } from './protocol-type.ts';

const speakers = ['03', '08', '09', '10', '11', '12', '13', '14', '15', '16'] as const;
const name = new RegExp(`^(${speakers.join('|')})[ab]\\d\\d[WLEAFTN][a-z]?$`);

export const emoDb: Protocol = {
  name: 'emo-db-loso',
  dataset: 'EMO-DB',
  source: 'Schuller et al. 2009, ASRU: one speaker left out at a time',
  folds: speakers.length,
  keepsApart: ['speaker'],
  knows: (stem) => name.test(stem),
  partOf: (stem, fold) => (stem.startsWith(speakers[fold - 1] ?? '-') ? 'test' : 'train'),
};
