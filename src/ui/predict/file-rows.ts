// Predicted files as rows of a table: filtered, sorted, counted.

import type { Answer } from '../../evaluation/answer.ts';
import type { HeardClip } from '../../state/try-it-types.ts';

export interface FileFilter {
  /** Part of the path, any case. */
  text: string;
  /** By its place among the labels: files that were answered with it. Or those of which nothing certain is said. Null: all. */
  only: number | 'unsure' | 'nothing' | null;
}

export type FileOrder = 'file' | 'label' | 'probability';

export function probabilityOf({ answer }: Pick<HeardClip, 'answer'>): number {
  return answer.probabilities[answer.label] ?? 0;
}

export function filterFiles(clips: readonly HeardClip[], { text, only }: FileFilter): HeardClip[] {
  const wanted = text.trim().toLowerCase();
  return clips.filter(({ name, answer }) => {
    if (wanted !== '' && !name.toLowerCase().includes(wanted)) return false;
    if (only === null) return true;
    return typeof only === 'number' ? answer.kind === 'label' && answer.label === only : answer.kind === only;
  });
}

/** `file`: as they came. The surest first; labels in their order, the surest of each first. What counts as no answer comes last. */
export function sortFiles(clips: readonly HeardClip[], order: FileOrder): readonly HeardClip[] {
  if (order === 'file') return clips;
  const rank = ({ kind }: Answer) => (kind === 'label' ? 0 : kind === 'unsure' ? 1 : 2);
  return clips.toSorted(
    (a, b) =>
      rank(a.answer) - rank(b.answer) ||
      (order === 'label' ? a.answer.label - b.answer.label : 0) ||
      probabilityOf(b) - probabilityOf(a),
  );
}

export interface FileCounts {
  /** Of each label: files that were answered with it. */
  labels: number[];
  unsure: number;
  nothing: number;
}

export function countFiles(clips: readonly HeardClip[], labelCount: number): FileCounts {
  const counts: FileCounts = { labels: new Array<number>(labelCount).fill(0), unsure: 0, nothing: 0 };
  for (const { answer } of clips) {
    if (answer.kind === 'label') counts.labels[answer.label] = (counts.labels[answer.label] ?? 0) + 1;
    else counts[answer.kind] += 1;
  }
  return counts;
}
