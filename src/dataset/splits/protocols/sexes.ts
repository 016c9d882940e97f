// Who speaks in well-known data sets, so that the test part can be said to be of men and women. From the data sets' own papers and
// tables (CREMA-D: VideoDemographics.csv).

import type { Group } from '../../groups.ts';
import { samplePaths } from '../../labels/label-candidates.ts';
import { fileStem, namingScheme } from '../../labels/naming-schemes.ts';
import type { Split } from '../split.ts';
import { isOfCremaD } from './crema-d.ts';

type Sex = 'm' | 'f';

/** Actors 1001 to 1091. */
const cremaD = 'mfffmfffffmffmmmmfmffmmffmmfffmmmmmmfmmmmmfmmffmfmmfffffmfmffmfmmmmmmmmfffffmffmmfmfmmmmfmf';
const emoDb: Readonly<Record<string, Sex>> = {
  '03': 'm',
  '08': 'f',
  '09': 'f',
  '10': 'm',
  '11': 'm',
  '12': 'm',
  '13': 'f',
  '14': 'f',
  '15': 'm',
  '16': 'f',
};

const sexOf: Readonly<Record<string, (speaker: string) => string | undefined>> = {
  'crema-d': (actor) => cremaD[Number(actor) - 1001],
  ravdess: (actor) => (Number(actor) % 2 === 1 ? 'm' : 'f'),
  'emo-db': (speaker) => emoDb[speaker],
  savee: () => 'm',
  tess: () => 'f',
  emovo: (speaker) => speaker[0],
  fsdd: () => 'm',
};

export interface PeopleInTest {
  men: number;
  women: number;
}

/** Null where it is not known of every speaker in the test. */
export function peopleInTest(
  split: Split,
  paths: readonly string[],
  speakers: Pick<Group, 'values' | 'clipValues'> | undefined,
): PeopleInTest | null {
  const sampled = samplePaths(paths);
  const scheme = namingScheme(sampled);
  const sexIn = scheme && sexOf[scheme.id];
  // others take CREMA-D's way of naming for speakers of their own
  if (!sexIn || !speakers || (scheme.id === 'crema-d' && !sampled.every((path) => isOfCremaD(fileStem(path)))))
    return null;
  const people = { men: 0, women: 0 };
  for (const speaker of new Set(split.test.map((clip) => speakers.clipValues[clip] ?? -1))) {
    const sex = sexIn(speakers.values[speaker] ?? '');
    if (sex === 'm') people.men++;
    else if (sex === 'f') people.women++;
    else return null;
  }
  return people;
}
