// The open data set as the table of clips sees it: its fields, lengths and searchable names, made once for each state of it.

import { durationSec } from '../../../dataset/clip.ts';
import { unusedParts } from '../../../dataset/labels/label-edits.ts';
import type { Doubt } from '../../../state/doubts.ts';
import type { OpenDataset } from '../../../state/studio-state.ts';
import { clipFields } from './clip-fields.ts';
import { type Searchable, searchText } from './clip-filter.ts';

export interface ClipSource extends Searchable {
  dataset: OpenDataset;
  /** By clip: where the probe doubts its label. */
  doubts: ReadonlyMap<number, Doubt>;
}

/** `before`: of an earlier state of the data set; what depends on the clips alone is taken from it where they are the same. */
export function clipSource(dataset: OpenDataset, before: ClipSource | null, doubts: readonly Doubt[] = []): ClipSource {
  const { clips, record } = dataset;
  const isSame = before?.clips === clips;
  const unused = unusedParts(clips, record.clipEdits);
  return {
    dataset,
    clips,
    hidden: unused.size > 0 ? unused : null,
    seconds: isSame ? before.seconds : Float64Array.from(clips, (clip) => durationSec(clip, record.sampleRateHz)),
    texts: isSame ? before.texts : clips.map((clip) => searchText(clip.path)),
    fields: clipFields(dataset, doubts),
    doubts: new Map(doubts.map((one) => [one.clip, one])),
  };
}
