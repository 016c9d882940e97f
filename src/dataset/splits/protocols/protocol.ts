// Published protocols: how a well-known data set is divided by those who publish figures on it, so that a figure can be held
// beside theirs. Each is recognised by the names of the clips.

import { VoxtuneError } from '../../../lib/errors.ts';
import { samplePaths } from '../../labels/label-candidates.ts';
import { fileStem } from '../../labels/naming-schemes.ts';
import type { SplitConfig, SplitName } from '../split.ts';
import { emoSuperb, tfds } from './crema-d.ts';
import { emoDb } from './emo-db.ts';
import { esc50 } from './esc-50.ts';
import { fsdd } from './fsdd.ts';
import type { Protocol } from './protocol-type.ts';
import { ravdess } from './ravdess.ts';
import { speechCommands } from './speech-commands.ts';
import { urbanSound } from './urban-sound.ts';

export const protocols: readonly Protocol[] = [
  tfds,
  emoSuperb,
  ravdess,
  emoDb,
  esc50,
  urbanSound,
  speechCommands,
  fsdd,
];

/** Those that fit the names of a data set. */
export function protocolsFor(paths: readonly string[]): Protocol[] {
  const sampled = samplePaths(paths);
  if (sampled.length === 0) return [];
  return protocols.filter(
    ({ knows }) => sampled.filter((path) => knows(fileStem(path), path)).length >= 0.9 * sampled.length,
  );
}

export function protocolNamed(name: string): Protocol {
  const protocol = protocols.find((one) => one.name === name);
  if (protocol) return protocol;
  throw new VoxtuneError(
    'split/no-protocol',
    `There is no protocol ${name || 'without a name'}; there are ${protocols.map((one) => one.name).join(', ')}.`,
    { name },
  );
}

/** By clip index: the part that the protocol puts it in; null for a clip that it leaves out, or does not know.
 *  Throws `split/no-protocol` and `split/no-fold`. */
export function protocolParts(
  paths: readonly string[],
  { name, fold }: NonNullable<SplitConfig['protocol']>,
): (SplitName | null)[] {
  const protocol = protocolNamed(name);
  const count = protocol.folds;
  if (fold > count)
    throw new VoxtuneError('split/no-fold', `The protocol ${name} has no fold ${fold} of ${count}.`, { fold, count });
  return paths.map((path) =>
    protocol.knows(fileStem(path), path) ? protocol.partOf(fileStem(path), fold, path) : null,
  );
}
