// The error of a label rule that finds nothing in any clip: it shows a real path, and what was looked for in it.

import { type ErrorParams, VoxtuneError } from '../../lib/errors.ts';
import { folderNames, type LabelRule, nameFields } from './label-rule.ts';

/** `labels/none-found`. @param path one of the clips', as an example */
export function noneFoundError(rule: LabelRule, path: string, clipCount: number): VoxtuneError {
  const { wanted, params, found } = lookedFor(rule, path);
  return new VoxtuneError(
    'labels/none-found',
    `No clip (of ${clipCount}) has a label: it is looked for ${wanted}, and “${path}” ${found}. Choose another part.`,
    { path, clipCount, kind: rule.kind, ...params },
  );
}

interface LookedFor {
  wanted: string;
  params: ErrorParams;
  found: string;
}

function lookedFor(rule: LabelRule, path: string): LookedFor {
  switch (rule.kind) {
    case 'field': {
      const { separator, index } = rule;
      const count = nameFields(path, separator).length;
      const number = index < 0 ? -index : index + 1;
      return {
        wanted: `in part ${number}${index < 0 ? ' from the end' : ''} of the name, split at “${separator}”`,
        params: { number, separator, count },
        found: count === 1 ? 'has one part' : `has ${count} parts`,
      };
    }
    case 'folder': {
      const count = folderNames(path).length;
      return {
        wanted: rule.level === 1 ? 'in the name of the folder' : `in the name of the folder ${rule.level} up`,
        params: { level: rule.level, count },
        found: count === 0 ? 'is in no folder' : `is in ${count === 1 ? 'one folder' : `${count} folders`}`,
      };
    }
    case 'regex':
      return {
        wanted: `with the expression ${rule.pattern}`,
        params: { pattern: rule.pattern },
        found: 'does not match it',
      };
    case 'column':
      return {
        wanted: `in the column “${rule.column}” of the tables`,
        params: { column: rule.column },
        found: 'is in no row that says anything there',
      };
    case 'votes':
      return {
        wanted: `in the columns ${rule.columns.join(', ')} of the tables`,
        params: { column: rule.columns.join(', ') },
        found: 'is in no row that says anything there',
      };
  }
}
