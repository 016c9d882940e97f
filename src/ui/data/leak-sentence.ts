// Whether the test knows the voices of its clips from elsewhere, as a sentence.

import type { SpeakerLeak } from '../../dataset/speakers.ts';
import type { Said } from '../common/said.ts';

/** `count`: of the speakers that the sentence is about. */
export function leakSaid({ testSpeakers: total, alsoInTrain, alsoInValidation }: SpeakerLeak): Said[] {
  if (alsoInTrain === 0 && alsoInValidation === 0) return [{ key: 'speakers.apart', values: { count: total, total } }];
  const part = alsoInTrain > 0 ? 'inTrain' : 'inValidation';
  const some = alsoInTrain || alsoInValidation;
  if (some === total) return [{ key: `speakers.${part}All`, values: { count: total, total } }];
  return [{ key: `speakers.${part}`, values: { count: some, some, total } }];
}
