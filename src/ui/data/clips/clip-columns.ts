// The columns of the table: which there are, how wide they are, and which of them are shown, remembered from visit to visit.

import { type ClipField, ownName } from './clip-fields.ts';

export interface ClipColumn {
  id: string;
  /** Narrowest width; the rest of the row is divided by `share`. */
  minPx: number;
  share: number;
  isNumber: boolean;
}

const narrowColumns = ['wave', 'file', 'label', 'seconds'];
const hiddenAtFirst = ['rate', 'channels'];

/** All that the data set has, in their order. */
export function columnsOf(fields: readonly ClipField[]): ClipColumn[] {
  const column = (id: string, minPx: number, share = 0, isNumber = false): ClipColumn => ({
    id,
    minPx,
    share,
    isNumber,
  });
  const own = fields.filter(({ id }) => ownName(id) !== null).map(({ id }) => column(id, 92, 1));
  return [
    column('wave', 96),
    column('file', 160, 5),
    column('label', 72, 2),
    ...(fields.some(({ id }) => id === 'looksLike') ? [column('looksLike', 92, 2)] : []),
    ...own,
    column('seconds', 80, 0, true),
    column('split', 80),
    column('rate', 72, 0, true),
    column('channels', 72),
    column('marks', 96, 1),
  ];
}

/** By column: what a person chose. */
export type ColumnChoice = Readonly<Record<string, boolean>>;

/** The columns that are shown. */
export function shownColumns(fields: readonly ClipField[], choice: ColumnChoice, isNarrow: boolean): ClipColumn[] {
  return columnsOf(fields).filter(({ id }) => {
    const chosen = choice[id];
    if (id === 'file') return true;
    if (chosen !== undefined) return chosen;
    if (isNarrow) return narrowColumns.includes(id);
    if (id === 'marks') return fields.some((field) => field.id === 'marks' && field.codes.some((code) => code !== 0));
    return !hiddenAtFirst.includes(id) && ownName(id)?.kind !== 'column';
  });
}

const gapPx = 16;
const playPx = 24;
/** On a phone. */
const narrowPx: Readonly<Record<string, number>> = { file: 96, wave: 48, label: 80, seconds: 48 };
const narrowGapPx = 8;

/** The columns as a grid: its tracks, and the width below which it scrolls sideways. */
export function gridOf(columns: readonly ClipColumn[], isNarrow: boolean): { tracks: string; minPx: number } {
  const widthOf = ({ id, minPx }: ClipColumn) => (isNarrow ? narrowPx[id] : undefined) ?? minPx;
  const gap = isNarrow ? narrowGapPx : gapPx;
  const tracks = columns.map((column) => {
    const most = column.share > 0 ? `${column.share}fr` : `${widthOf(column)}px`;
    return `minmax(${widthOf(column)}px, ${most})`;
  });
  const minPx = columns.reduce((sum, column) => sum + widthOf(column) + gap, playPx + 2 * gap);
  return { tracks: [`${playPx}px`, ...tracks].join(' '), minPx };
}

const key = 'voxtune.clipColumns';

export function readColumnChoice(): ColumnChoice {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    return Object.fromEntries(Object.entries(stored).filter(([, isShown]) => typeof isShown === 'boolean'));
  } catch {
    return {};
  }
}

export function writeColumnChoice(choice: ColumnChoice): void {
  try {
    localStorage.setItem(key, JSON.stringify(choice));
  } catch {
    // Full or forbidden: the next visit starts without it.
  }
}
