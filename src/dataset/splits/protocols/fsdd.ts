// Free Spoken Digit Dataset (Jackson et al.): takes 0 to 4 of each digit and speaker test, as its README says. The same speakers
// train.

import type { Protocol } from './protocol-type.ts';

export const fsdd: Protocol = {
  name: 'fsdd-takes',
  dataset: 'FSDD',
  source: 'its README: takes 0 to 4 test',
  folds: 1,
  keepsApart: [],
  knows: (stem) => /^\d_(george|jackson|lucas|nicolas|theo|yweweler)_\d{1,2}$/.test(stem),
  partOf: (stem) => (Number(stem.slice(stem.lastIndexOf('_') + 1)) < 5 ? 'test' : 'train'),
};
