// What the keys and the menu of the table change of the chosen clips: their label, and whether they are left out.

import { type KeyboardEvent, useState } from 'react';
import { type LabelMenuPlace, placeBelow } from '../../common/LabelMenu.tsx';
import { useActions } from '../../common/use-studio.ts';
import type { ClipSource } from './clip-source.ts';
import { type ClipSelection, selectedClips } from './selection.ts';

export interface ClipEdits {
  /** Those that the keys are about. */
  clips: readonly number[];
  areExcluded: boolean;
  menu: LabelMenuPlace | null;
  closeMenu(): void;
  /** For the chosen clips where this is one of them, else for this one. */
  openMenu(element: Element, clip?: number): void;
  toggleExcluded(): void;
  /** 1–9 give the label of that number, 0 and Backspace none, Y what each looks like to the probe that doubts its label; X and
   *  Delete leave out, or bring back. */
  onKey(event: KeyboardEvent): void;
}

export function useClipEdits(
  { dataset, doubts }: Pick<ClipSource, 'dataset' | 'doubts'>,
  selection: ClipSelection,
): ClipEdits {
  const { labelByHand, excludeClips } = useActions();
  const [menu, setMenu] = useState<LabelMenuPlace | null>(null);
  const clips = selectedClips(selection);
  const areExcluded = clips.length > 0 && clips.every((clip) => dataset.isExcluded[clip]);
  const takeDoubts = async () => {
    const byLabel = new Map<string, number[]>();
    for (const clip of clips) {
      const label = doubts.get(clip)?.looksLike;
      if (label !== undefined) byLabel.set(label, [...(byLabel.get(label) ?? []), clip]);
    }
    for (const [label, ofLabel] of byLabel) await labelByHand(ofLabel, label);
  };
  const toggleExcluded = () => void excludeClips(clips, !areExcluded);
  return {
    clips,
    areExcluded,
    menu,
    closeMenu: () => setMenu(null),
    openMenu: (element, clip) =>
      setMenu(placeBelow(element, clip === undefined || selection.chosen.has(clip) ? clips : [clip])),
    toggleExcluded,
    onKey(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || clips.length === 0) return;
      const digit = /^\d$/.test(event.key) ? Number(event.key) : null;
      if (digit === 0 || event.key === 'Backspace') void labelByHand(clips, null);
      else if (digit !== null) {
        const label = dataset.labels[digit - 1];
        if (label !== undefined) void labelByHand(clips, label);
      } else if (event.key.toLowerCase() === 'y') void takeDoubts();
      else if (event.key === 'Delete' || event.key.toLowerCase() === 'x') toggleExcluded();
      else return;
      // a digit that no label has goes to no other place either
      event.preventDefault();
    },
  };
}
