// Small steps on a label rule that is being edited.

import { type LabelRule, nameFields } from '../../dataset/label-rule.ts';

export function rulesAreEqual(a: LabelRule, b: LabelRule): boolean {
  if (a.kind === 'field') return b.kind === 'field' && a.separator === b.separator && a.index === b.index;
  if (a.kind === 'folder') return b.kind === 'folder' && a.level === b.level;
  return b.kind === 'regex' && a.pattern === b.pattern;
}

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
