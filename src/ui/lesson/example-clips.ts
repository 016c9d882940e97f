// Which recordings let one hear what labels sound like: for each label one of the same voice, saying the same sentence where
// there is one, so that nothing but the label differs; then of another voice.

import type { OpenDataset } from '../../state/studio-state.ts';

type Material = Pick<OpenDataset, 'labels' | 'clipLabels' | 'groups' | 'split'>;

/** By label: clip indices, at most `count` of each, from those that train. A label without any has an empty list. */
export function exampleClips({ labels, clipLabels, groups, split }: Material, count = 2): number[][] {
  const valuesOf = (name: string) => groups.find((group) => group.name === name)?.clipValues ?? [];
  const voices = valuesOf('speaker');
  const sentences = valuesOf('sentence');
  const pool = split.train.filter((clip) => (clipLabels[clip] ?? -1) >= 0);
  const chosenVoices = spread(fullest(pool, voices, clipLabels), count);
  const chosen = labels.map((): number[] => []);
  for (const voice of chosenVoices) {
    const ofVoice = pool.filter((clip) => voices[clip] === voice);
    const [sentence] = fullest(ofVoice, sentences, clipLabels);
    for (const label of labels.keys()) {
      const own = ofVoice.filter((clip) => clipLabels[clip] === label);
      const clip = own.find((one) => sentences[one] === sentence) ?? own[0];
      if (clip !== undefined) chosen[label]?.push(clip);
    }
  }
  // without voices, or where a voice lacks a label: the first that there are
  return chosen.map((clips, label) => {
    const others = pool.filter((clip) => clipLabels[clip] === label && !clips.includes(clip));
    return [...clips, ...others].slice(0, count);
  });
}

/** Values of a group that the most labels have: all that have as many as the best one, in their order. */
function fullest(pool: readonly number[], values: readonly number[], clipLabels: readonly number[]): number[] {
  const labelsOf = new Map<number, Set<number | undefined>>();
  for (const clip of pool) {
    const value = values[clip] ?? -1;
    if (value < 0) continue;
    const known = labelsOf.get(value);
    if (known) known.add(clipLabels[clip]);
    else labelsOf.set(value, new Set([clipLabels[clip]]));
  }
  const most = [...labelsOf.values()].reduce((largest, { size }) => Math.max(largest, size), 0);
  return [...labelsOf].filter(([, { size }]) => size === most).map(([value]) => value);
}

/** So many of a list, far apart in it. */
function spread(list: readonly number[], count: number): number[] {
  const taken = Math.min(count, list.length);
  return Array.from({ length: taken }, (_, n) => list[Math.floor((n * list.length) / taken)]).filter(
    (value) => value !== undefined,
  );
}
