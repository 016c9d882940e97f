// Small steps on a label rule that is being edited.

import { type LabelRule, nameFields } from '../../dataset/labels/label-rule.ts';

/** The same field of `path`, counted from the other end. */
export function toggleFromEnd(rule: Extract<LabelRule, { kind: 'field' }>, path: string): LabelRule {
  const fieldCount = nameFields(path, rule.separator).length;
  return { ...rule, index: rule.index < 0 ? rule.index + fieldCount : rule.index - fieldCount };
}

/** Three paths from the start, the middle and the end of the list. */
export function samplePaths(paths: readonly string[]): string[] {
  const at = [0, Math.floor(paths.length / 2), paths.length - 1];
  return [...new Set(at)].flatMap((index) => paths[index] ?? []);
}
