// What a label rule gives, and the rule itself in words: for the page and for the command.

import type { LabelRule } from '../../dataset/labels/label-rule.ts';
import type { Said } from '../common/said.ts';

/** A rule in words, to stand in a sentence. */
export function ruleSaid(rule: LabelRule): Said {
  switch (rule.kind) {
    case 'field': {
      const { separator, index } = rule;
      if (separator === '') return { key: 'rule.said.name' };
      if (index < 0) return { key: 'rule.said.fieldFromEnd', values: { number: -index, separator } };
      return { key: 'rule.said.field', values: { number: index + 1, separator } };
    }
    case 'folder':
      return rule.level === 1
        ? { key: 'rule.said.folder' }
        : { key: 'rule.said.folderAbove', values: { level: rule.level } };
    case 'regex':
      return { key: 'rule.said.regex', values: { pattern: rule.pattern } };
    case 'column':
      return { key: 'rule.said.column', values: { column: rule.column } };
    case 'votes':
      return { key: 'rule.said.votes', values: { columns: rule.columns.join(', ') } };
  }
}

/** How many labels there are, how many clips have none, and what is odd about that. */
export function labelCountSaid(labels: readonly string[], labelled: number, clipCount: number): Said[] {
  const without = clipCount - labelled;
  return [
    { key: 'rule.labelCount', values: { count: labels.length, number: labels.length } },
    ...(without > 0 ? [{ key: 'rule.without', values: { count: without, number: without } }] : []),
    ...(labels.length > 4 && labels.length > labelled / 2 ? [{ key: 'rule.tooMany' }] : []),
    ...(labels.length === 1 ? [{ key: 'rule.oneLabel' }] : []),
  ];
}
