// Where is the label? In a column of the tables, or in a part of the names: those of well-known data sets are recognised; for others
// every folder and field is a candidate, judged by how many classes it makes, how even they are and how its values read.

import { columnRoles } from '../tables/column-roles.ts';
import { type ClipColumns, noColumns } from '../tables/join-tables.ts';
import { ruleCandidates, samplePaths } from './label-candidates.ts';
import { commonSeparator } from './label-parts.ts';
import { compileLabelRule, folderNames, type LabelRule } from './label-rule.ts';
import { scoreLabels } from './label-score.ts';
import { mixedSchemes, namingScheme } from './naming-schemes.ts';

/** The rule that most likely reads the label; the folder or the first field where nothing tells. A column that is called a label wins;
 *  then the names of well-known data sets, columns of votes, and what reads most like labels. `tables`: of the same clips. */
export function guessLabelRule(paths: readonly string[], tables: ClipColumns = noColumns): LabelRule {
  const { label: column, votes } = columnRoles(tables);
  if (column?.isNamed) return { kind: 'column', column: column.column };
  const sampled = samplePaths(paths);
  const scheme = namingScheme(sampled);
  if (scheme) return scheme.label;
  if (votes) return { kind: 'votes', columns: votes };
  let best: { rule: LabelRule; score: number } | null = column && {
    rule: { kind: 'column', column: column.column },
    score: column.score,
  };
  for (const rule of ruleCandidates(sampled)) {
    const score = scoreRule(rule, sampled);
    if (score !== null && (!best || score > best.score)) best = { rule, score };
  }
  return mixedSchemes(sampled)?.[0]?.scheme.label ?? best?.rule ?? fallback(sampled);
}

/** Higher is likelier; null: cannot be the label. */
function scoreRule(rule: LabelRule, paths: readonly string[]): number | null {
  const labelOf = compileLabelRule(rule);
  const score = scoreLabels(paths.map((path) => labelOf(path)?.text ?? null));
  if (score === null) return null;
  if (rule.kind === 'folder') return score + 2.5 - 0.5 * (rule.level - 1);
  return rule.kind === 'field' && rule.index === 0 ? score + 0.5 : score;
}

function fallback(paths: readonly string[]): LabelRule {
  const folders = new Set(paths.map((path) => folderNames(path).at(-1)?.text));
  if (folders.size > 1) return { kind: 'folder', level: 1 };
  return { kind: 'field', separator: commonSeparator(paths), index: 0 };
}
