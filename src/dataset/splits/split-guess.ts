// The split that a data set brings with it is kept: figures on it are made by it, and a drawn one would mix its parts.

import { columnRoles } from '../tables/column-roles.ts';
import type { ClipColumns } from '../tables/join-tables.ts';
import { defaultSplitConfig, type SplitConfig } from './split.ts';
import { splitFolders } from './split-folders.ts';

/** By the archive's own folders, else by a column of its tables, else as the reference draws it. */
export function guessSplitConfig(
  paths: readonly string[],
  tables: Pick<ClipColumns, 'joins' | 'columns'>,
): SplitConfig {
  if (splitFolders(paths)) return { ...defaultSplitConfig, method: 'folders' };
  const column = tables.columns.length > 0 ? columnRoles(tables).split : null;
  return column === null ? defaultSplitConfig : { ...defaultSplitConfig, method: 'column', column };
}
