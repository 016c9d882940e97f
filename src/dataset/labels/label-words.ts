// Words that tell a label from the other parts of a name: emotions and spoken commands are labels; speakers, parts of a
// split and takes are not.

import { partWord } from '../splits/split-words.ts';

const labelWords = new Set(
  [
    // emotions, written out and as data sets abbreviate them
    'anger angry disgust disgusted fear fearful happy happiness joy neutral sad sadness surprise surprised calm bored',
    'boredom contempt excited excitement frustrated frustration pleasant ps amused amusement sleepy sleepiness',
    'ang dis fea fear hap neu sad sur cal exc fru bor con',
    // digits and commands
    'zero one two three four five six seven eight nine yes no up down left right on off stop go',
  ]
    .join(' ')
    .split(' '),
);

/** Share of the names that are such words, 0..1. */
export function labelWordShare(names: readonly string[]): number {
  return names.filter((name) => labelWords.has(name.toLowerCase())).length / names.length;
}

/** `Actor_01`, `spk12`, `speaker 3`, `S07`, `p225`. */
export function looksLikeSpeaker(name: string): boolean {
  return /^(actor|speaker|spk|spkr|subject|subj|sub|user|person|voice|participant|client|s|p|id)[ _-]?\d+$/i.test(name);
}

/** `train`, `test`, `fold3`: parts of a split, not classes. */
export function looksLikePart(name: string): boolean {
  return partWord(name) !== null || /^(fold[ _-]?\d+|audio|wav|wavs|session[ _-]?\d+|take[ _-]?\d+)$/i.test(name);
}
