// What there is to say of how the tables and the clips fit each other: nothing that does not fit is left out without a word.

import type { LabelRule } from '../labels/label-rule.ts';
import { readsTables } from '../labels/label-rule.ts';
import { type ClipColumns, contradictingRows, type TableJoin } from './join-tables.ts';
import { countTies, voteShares } from './votes.ts';

export type TableNoticeKind =
  /** Its rows are about nothing that is here. */
  | 'unused'
  | 'rows-without-file'
  | 'files-without-row'
  /** Several rows are about one file; all of them say the same of the label, or not. */
  | 'repeated'
  | 'contradicting'
  /** Lines with cells that belong to no column, or that are no JSON. */
  | 'odd-lines'
  /** Clips whose votes have no single largest. */
  | 'ties';

export interface TableNotice {
  kind: TableNoticeKind;
  /** Of the table. */
  path: string;
  count: number;
  /** What the counted rows say of the file, or the files' paths; the first of them. */
  examples: string[];
}

/** So many are kept to be looked at. */
const mostExamples = 200;

export function tableNotices({ joins, columns }: ClipColumns, rule: LabelRule, clipCount: number): TableNotice[] {
  const labelColumns = rule.kind === 'column' ? [rule.column] : rule.kind === 'votes' ? rule.columns : [];
  const notices = joins.flatMap((join) => joinNotices(join, labelColumns, readsTables(rule)));
  if (rule.kind === 'votes') {
    const count = countTies(voteShares(columns, rule.columns, clipCount));
    if (count > 0) notices.push({ kind: 'ties', path: '', count, examples: [] });
  }
  return notices;
}

function joinNotices(join: TableJoin, labelColumns: readonly string[], isLabelInTables: boolean): TableNotice[] {
  const { path, columns, rows, key, oddLineCount } = join;
  const at = key ? columns.indexOf(key.column) : 0;
  const named = (indices: readonly number[]) => indices.slice(0, mostExamples).map((row) => rows[row]?.[at] ?? '');
  const notice = (kind: TableNoticeKind, count: number, examples: string[] = []): TableNotice[] =>
    count > 0 ? [{ kind, path, count, examples }] : [];
  const odd = notice('odd-lines', oddLineCount);
  if (!key)
    return [
      ...notice(
        'unused',
        rows.length,
        rows.slice(0, 3).map((row) => row.join(', ')),
      ),
      ...odd,
    ];
  const contradicting = contradictingRows(join, labelColumns);
  const repeated = join.repeatedRows.map(({ row }) => row).filter((row) => !contradicting.includes(row));
  // where the label is in the names, a table may be about some of the clips
  const isAboutAll = isLabelInTables && labelColumns.some((name) => columns.includes(name));
  return [
    ...notice('rows-without-file', join.rowsWithoutFile.length, named(join.rowsWithoutFile)),
    ...notice(
      'files-without-row',
      isAboutAll ? join.filesWithoutRow.length : 0,
      join.filesWithoutRow.slice(0, mostExamples),
    ),
    ...notice('repeated', repeated.length, named(repeated)),
    ...notice('contradicting', contradicting.length, named(contradicting)),
    ...odd,
  ];
}
