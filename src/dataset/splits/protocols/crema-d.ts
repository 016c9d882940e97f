// CREMA-D (Cao et al. 2014, IEEE Transactions on Affective Computing 5(4)): 91 actors, named 1001 to 1091. Its authors publish no
// split; two are in use, both by actors.

import type { SplitName } from '../split.ts';
import type { Protocol } from './protocol-type.ts';

const sentences = 'DFA|IEO|IOM|ITH|ITS|IWL|IWW|MTI|TAI|TIE|TSI|WSI';
const name = new RegExp(`^10(0[1-9]|[1-8]\\d|9[01])_(${sentences})_(ANG|DIS|FEA|HAP|NEU|SAD)_(XX|X|LO|MD|HI)$`);

export function isOfCremaD(stem: string): boolean {
  return name.test(stem);
}

/** 1 to 91. */
function actorIn(stem: string): number {
  return Number(stem.slice(0, 4)) - 1000;
}

const tfdsParts: Record<Exclude<SplitName, 'train'>, ReadonlySet<number>> = {
  validation: new Set([15, 20, 21, 30, 50, 70, 79, 89, 90]),
  test: new Set([10, 13, 22, 26, 37, 38, 40, 45, 47, 48, 59, 65, 66, 68, 71, 73, 84, 86, 88]),
};

/** In none of its parts. */
const tfdsLeftOut: ReadonlySet<string> = new Set([
  '1006_TIE_NEU_XX',
  '1013_WSI_DIS_XX',
  '1017_IWW_FEA_XX',
  '1040_ITH_SAD_XX',
]);

export const tfds: Protocol = {
  name: 'crema-d-tfds',
  dataset: 'CREMA-D',
  source: 'TensorFlow Datasets, crema_d 1.0.0',
  folds: 1,
  keepsApart: ['speaker'],
  knows: isOfCremaD,
  partOf(stem) {
    if (tfdsLeftOut.has(stem)) return null;
    const actor = actorIn(stem);
    if (tfdsParts.test.has(actor)) return 'test';
    return tfdsParts.validation.has(actor) ? 'validation' : 'train';
  },
};

/** Its five folds hold 18 actors in order, the last one 19; the fold after the one that tests validates. */
export const emoSuperb: Protocol = {
  name: 'crema-d-emo-superb',
  dataset: 'CREMA-D',
  source: 'EMO-SUPERB (Wu et al. 2024, arXiv:2402.13018)',
  folds: 5,
  keepsApart: ['speaker'],
  knows: isOfCremaD,
  partOf(stem, fold) {
    const own = Math.min(5, Math.ceil(actorIn(stem) / 18));
    if (own === fold) return 'test';
    return own === (fold % 5) + 1 ? 'validation' : 'train';
  },
};
