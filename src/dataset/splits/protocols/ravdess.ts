// RAVDESS (Livingstone and Russo 2018, PLOS ONE 13(5)): 24 actors. Five folds by actors, as Luna-Jiménez et al. published them.

import type { Protocol } from './protocol-type.ts';

const testActors: readonly (readonly number[])[] = [
  [2, 5, 14, 15, 16],
  [3, 6, 7, 13, 18],
  [10, 11, 12, 19, 20],
  [8, 17, 21, 23, 24],
  [1, 4, 9, 22],
];

const name = /^\d\d(-\d\d){5}-(0[1-9]|1\d|2[0-4])$/;

export const ravdess: Protocol = {
  name: 'ravdess-5-fold',
  dataset: 'RAVDESS',
  source: 'Luna-Jiménez et al. 2021, Sensors 21(22):7665',
  folds: 5,
  keepsApart: ['speaker'],
  knows: (stem) => name.test(stem),
  partOf: (stem, fold) => (testActors[fold - 1]?.includes(Number(stem.slice(-2))) ? 'test' : 'train'),
};
