// What the storage place lists: its kinds in their order, and the lines that each becomes, a run's checkpoints below it.

import type { StudioState } from '../../state/studio-state.ts';
import type { CheckpointSummary } from '../../training/log-rows.ts';

export type Usage = NonNullable<StudioState['storageUsage']>;
export type StoredItem = Usage['items'][number];

export const kinds = [
  'dataset',
  'trunk-cache',
  'model',
  'download',
  'run',
  'sweep',
] as const satisfies readonly StoredItem['kind'][];

/** With what is known to be broken beyond its record: a data set whose list of clips is not whole. */
export function withBroken(usage: Usage, broken: StudioState['broken']): Usage {
  const items = usage.items.map((item) => {
    const found = item.broken ?? broken.find(({ kind, id }) => kind === item.kind && id === item.id);
    return found ? { ...item, broken: found } : item;
  });
  return { ...usage, items };
}

export function sumBytes(parts: readonly { bytes: number }[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

export type StoredLine =
  | { kind: 'item'; item: StoredItem; isOpen: boolean }
  | { kind: 'checkpoint'; item: StoredItem; checkpoint: CheckpointSummary }
  /** Below the checkpoints of an open run: those that it can do without. */
  | { kind: 'dispensable'; item: StoredItem };

/** The largest first; the checkpoints of open runs newest first. */
export function toLines(items: readonly StoredItem[], openIds: ReadonlySet<string>): StoredLine[] {
  return [...items]
    .sort((a, b) => b.bytes - a.bytes)
    .flatMap((item): StoredLine[] => {
      const checkpoints = item.checkpoints?.toReversed() ?? [];
      const isOpen = openIds.has(item.id) && checkpoints.length > 0;
      const head = { kind: 'item', item, isOpen } as const;
      if (!isOpen) return [head];
      return [
        head,
        { kind: 'dispensable', item },
        ...checkpoints.map((checkpoint) => ({ kind: 'checkpoint', item, checkpoint }) as const),
      ];
    });
}

export function lineKey(line: StoredLine): string {
  return line.kind === 'checkpoint' ? `${line.item.id}/${line.checkpoint.step}` : `${line.item.id}/${line.kind}`;
}
