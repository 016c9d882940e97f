// Which labels of an answer have a bar of their own, and in which order: few labels stay where they are, so that their bars move and
// their names do not; of many, the likeliest are shown and the others are one row.

export interface AnswerRow {
  /** Of the label among the labels. */
  index: number;
  share: number;
}

export interface AnswerRows {
  rows: AnswerRow[];
  /** Those that have no row: how many, and their shares together. Null where every label has one. */
  others: { count: number; share: number } | null;
}

/** So many fit without a fold. */
const fewLabels = 8;
export const mostRows = 6;

/** @param isLive the answer is one of many that follow one another: then rows keep the order of the labels. */
export function answerRows(shares: readonly number[], isLive: boolean): AnswerRows {
  const ranked = shares
    .map((share, index) => ({ index, share }))
    .sort((a, b) => b.share - a.share || a.index - b.index);
  if (shares.length <= fewLabels) return { rows: ranked.sort((a, b) => a.index - b.index), others: null };
  const rows = ranked.slice(0, mostRows);
  const rest = ranked.slice(mostRows);
  if (isLive) rows.sort((a, b) => a.index - b.index);
  return { rows, others: { count: rest.length, share: rest.reduce((sum, { share }) => sum + share, 0) } };
}
