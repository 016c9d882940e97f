// What the training command says of the tables that came with the clips, and of a label rule that was guessed.

import { sourcePaths } from '../dataset/cut-parents.ts';
import { labelGuessDoubts } from '../dataset/labels/label-doubts.ts';
import { type TableNotice, tableNotices } from '../dataset/tables/table-notices.ts';
import type { OpenDataset } from '../state/studio-state.ts';
import { ruleSaid } from '../ui/data/label-sentences.ts';
import { doubtsSaid, noticeSaid } from '../ui/data/tables/table-sentences.ts';
import { say } from './headless-progress.ts';
import { inWords } from './headless-words.ts';

const mostColumns = 20;

/** What each table is about, its columns, and what does not fit. */
export function sayTables({ joined, record, clips }: OpenDataset): void {
  const notices = tableNotices(joined, record.labelRule, clips.length);
  for (const { path, rows, columns, key } of joined.joins) {
    const about = key?.by === 'file' ? 'aboutFile' : key ? 'aboutPart' : 'aboutNothing';
    const rule = key && key.by !== 'file' ? inWords('data', [ruleSaid(key.by)]) : '';
    const count = { key: 'rows', values: { count: rows.length, number: rows.length } };
    const what = inWords('tables', [{ key: about, values: { column: key?.column ?? '', rule } }]);
    say(
      `Table ${path}: ${inWords('tables', [count])} about ${what}; columns ${columns.slice(0, mostColumns).join(', ')}`,
    );
    const odd = notices.filter((notice) => notice.path === path);
    for (const notice of odd) say(`Table ${path}: ${inWords('tables', [noticeSaid(notice)])}${examplesOf(notice)}`);
  }
  for (const notice of notices.filter(({ path }) => path === '')) say(inWords('tables', [noticeSaid(notice)]));
}

function examplesOf({ examples, count }: TableNotice): string {
  if (examples.length === 0) return '';
  return ` ${examples.slice(0, 3).join(', ')}${count > 3 ? ', …' : ''}`;
}

/** Why the guessed rule may be wrong, and what says another. */
export function sayDoubts({ record, clips, ruleLabels, joined }: OpenDataset): void {
  const said = doubtsSaid(labelGuessDoubts(sourcePaths(clips), record.labelRule, ruleLabels, joined));
  if (said.length > 0) say(inWords('tables', [...said, { key: 'doubt.askCommand' }]));
}
