// How a run's clips were divided, in few words.

import { defaultFolds, type SplitConfig } from '../../dataset/splits/split.ts';
import type { Said } from '../common/said.ts';
import { groupName } from '../data/split-sentences.ts';

/** Keys of `runs`; the names of groups are said by `say` (of `data`). */
export function splitSaid(config: SplitConfig, say: (sentences: readonly Said[]) => string): Said[] {
  const { method, seed, folds, column = '', protocol, keepApart = [] } = config;
  const apart: Said[] =
    keepApart.length > 0 && (method === 'random' || method === 'stratified' || method === 'folds')
      ? [{ key: 'split.apart', values: { groups: keepApart.map((name) => say([groupName(name, true)])).join(', ') } }]
      : [];
  const { count, fold, leaveOut } = folds ?? defaultFolds;
  switch (method) {
    case 'random':
    case 'stratified':
      return [{ key: `split.${method}`, values: { seed: String(seed) } }, ...apart];
    case 'folds':
      return leaveOut === undefined
        ? [{ key: 'split.folds', values: { fold, count: String(count) } }, ...apart]
        : [{ key: 'split.leaveOut', values: { fold, group: say([groupName(leaveOut, false)]) } }];
    case 'column':
      return [{ key: 'split.column', values: { column } }];
    case 'protocol':
      return [{ key: 'split.protocol', values: { name: protocol?.name ?? '', fold: protocol?.fold ?? 1 } }];
    default:
      return [{ key: `split.${method}` }];
  }
}
